import { describe, expect, test } from 'vitest';
import { fc, prop } from '../testing/property.ts';
import { BinnedRanks } from './binned-ranks.ts';
import { P2Quantile } from './p2.ts';
import { HdrQuantile } from './quantile-windows.ts';
import { RankWindow } from './rank-window.ts';
import { Rng } from './rng.ts';

const samples = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 200 });
const size = fc.integer({ min: 1, max: 30 });
const share = fc.constantFrom(0.01, 0.3, 0.5, 0.9, 0.99, 1);

describe('RankWindow', () => {
  prop.prop([samples, size, share])(
    'has the sample of the rank, and the one after it, as sorting would',
    (list, n, p) => {
      const rankOf = (count: number): number => Math.max(1, Math.ceil(p * count - 1e-9));
      const window = new RankWindow(n, rankOf);
      list.forEach((sample, i) => {
        window.push(sample);
        const sorted = list.slice(Math.max(0, i + 1 - n), i + 1).sort((a, b) => a - b);
        const rank = rankOf(sorted.length);
        expect(window.value).toBe(sorted[rank - 1]);
        expect(window.following).toBe(sorted[rank] ?? sorted[rank - 1]);
        expect(window.countUpTo(sample)).toBe(sorted.filter((other) => other <= sample).length);
      });
    },
  );
});

describe('BinnedRanks', () => {
  prop.prop([samples, fc.integer({ min: 2, max: 50 }), share])(
    'has the bin of the share, after halvings too',
    (list, window, p) => {
      const ranks = new BinnedRanks(16, p, window);
      let counts = new Array<number>(16).fill(0);
      list.forEach((sample, i) => {
        ranks.push(sample);
        counts[Math.min(sample, 15)]!++;
        const halved = counts.map((count) => count >>> 1);
        if ((i + 1) % window === 0 && halved.some((count) => count > 0)) counts = halved;
        const total = counts.reduce((sum, count) => sum + count, 0);
        const rank = Math.max(1, Math.ceil(p * total - 1e-9));
        const upTo = (bin: number): number => counts.slice(0, bin + 1).reduce((sum, count) => sum + count, 0);
        const bin = counts.findIndex((_, i) => upTo(i) >= rank);
        expect([ranks.total, ranks.bin]).toEqual([total, bin]);
      });
    },
  );
});

test('logarithmic bins are within one per cent of the exact quantile, over nine decades', () => {
  const random = new Rng(7, 'hdr');
  for (const scale of [1e-3, 1, 1e6]) {
    const hdr = new HdrQuantile(0.9, 100_000);
    const list = Array.from({ length: 5000 }, () => random.exponential(scale) + scale);
    for (const sample of list) hdr.push(sample);
    const exact = list.sort((a, b) => a - b)[4499]!;
    expect(Math.abs(hdr.value / exact - 1)).toBeLessThan(0.01);
  }
});

test('bins forget what was seen once, at the next halving', () => {
  const hdr = new HdrQuantile(1, 100);
  hdr.push(1e6);
  for (let i = 0; i < 99; i++) hdr.push(100);
  expect(Math.abs(hdr.value - 100)).toBeLessThan(1);
});

test('before five samples the five markers are the samples themselves', () => {
  const p2 = new P2Quantile(0.5);
  expect(p2.value).toBeNaN();
  const medians = [5, 1, 3].map((sample) => {
    p2.push(sample);
    return p2.value;
  });
  expect(medians).toEqual([5, 1, 3]);
});
