import { fc, test as prop } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { Rng } from '../lib/rng.ts';
import {
  type Block,
  bootstrap,
  poissonInterval,
  quantileInterval,
  rateEstimate,
  unseenBound,
  wilsonInterval,
} from './intervals.ts';

// exact (Garwood) 95 % intervals of a Poisson count
test.each([
  [0, 0, 3.689],
  [1, 0.0253, 5.572],
  [5, 1.623, 11.668],
  [10, 4.795, 18.39],
  [20, 12.217, 30.888],
  [100, 81.364, 121.627],
])('%d events: between %d and %d were to be expected', (count, low, high) => {
  const interval = poissonInterval(count);
  expect(interval.low).toBeCloseTo(low, 3);
  expect(interval.high).toBeCloseTo(high, 2);
});

test('nothing seen bounds the rate by three over the exposure', () => {
  expect(unseenBound(1)).toBeCloseTo(2.996, 3);
  expect(unseenBound(30)).toBeCloseTo(2.9957 / 30, 5);
});

test.each([
  [0, 100, 0, 0.037],
  [100, 100, 0.963, 1],
  [5, 100, 0.0215, 0.1118],
])('%d of %d: between %d and %d', (successes, trials, low, high) => {
  const interval = wilsonInterval(successes, trials);
  expect(interval.low).toBeCloseTo(low, 3);
  expect(interval.high).toBeCloseTo(high, 3);
});

test.each([
  [0.9, 28, false],
  [0.9, 29, false],
  [0.9, 36, true],
  [0.5, 5, false],
  [0.5, 6, true],
])('a two-sided bound above the %d quantile of %d samples exists: %s', (quantile, n, exists) => {
  const sorted = Array.from({ length: n }, (_, i) => i + 1);
  expect(Number.isFinite(quantileInterval(sorted, quantile).high)).toBe(exists);
});

test('the order statistics around a quantile cover it as often as they promise', () => {
  const random = new Rng(7, 'coverage');
  let covered = 0;
  const rounds = 1000;
  for (let round = 0; round < rounds; round++) {
    const sample = Array.from({ length: 60 }, () => random.float()).sort((a, b) => a - b);
    const { low, high } = quantileInterval(sample, 0.5);
    if (low <= 0.5 && 0.5 <= high) covered++;
  }
  expect(covered / rounds).toBeGreaterThan(0.93);
});

test('a bootstrap of the mean is as wide as the standard error says', () => {
  const random = new Rng(3, 'bootstrap');
  const items = Array.from({ length: 200 }, () => random.exponential(10));
  const mean = (sample: readonly number[]): number => sample.reduce((a, b) => a + b, 0) / sample.length;
  const { low, high } = bootstrap(items, mean, random);
  const m = mean(items);
  const error = Math.sqrt(items.reduce((a, b) => a + (b - m) ** 2, 0) / items.length / items.length);
  expect((high - low) / (2 * 1.96 * error)).toBeGreaterThan(0.85);
  expect((high - low) / (2 * 1.96 * error)).toBeLessThan(1.15);
});

const blocks = (counts: readonly number[]): Block[] =>
  counts.map((count) => ({ count, exposure: 10, suspected: 0 }));

test('independent mistakes get the exact Poisson interval', () => {
  const rate = rateEstimate(blocks([1, 0, 2, 1, 0, 1, 1, 2, 1, 1]), new Rng(1, 'x'));
  expect(rate.method).toBe('poisson');
  expect(rate.value).toBeCloseTo(0.1, 12);
  expect(rate.low).toBeCloseTo(poissonInterval(10).low / 100, 9);
});

test('no mistake is an upper bound, not a zero', () => {
  const rate = rateEstimate(blocks([0, 0, 0]), new Rng(1, 'x'));
  expect(rate).toMatchObject({ value: 0, low: 0, method: 'unseen' });
  expect(rate.high).toBeCloseTo(2.996 / 30, 4);
});

test('clustered mistakes widen the interval: by dispersion where blocks are few, by bootstrap where they are many', () => {
  const few = [10, 0, 0, 0, 0, 10, 0, 0, 0, 0];
  const narrow = poissonInterval(20);
  const widened = rateEstimate(blocks(few), new Rng(1, 'x'));
  expect(widened.method).toBe('overdispersed poisson');
  expect(widened.high * 100).toBeGreaterThan(1.3 * narrow.high);
  const many = rateEstimate(blocks([...few, ...few, ...few, ...few]), new Rng(1, 'x'));
  expect(many.method).toBe('block bootstrap');
  expect(many.high - many.low).toBeGreaterThan(
    (2 * (poissonInterval(80).high - poissonInterval(80).low)) / 400,
  );
});

test('intervals hold as often as they promise, clustered or not', () => {
  const random = new Rng(11, 'coverage');
  const hit = (cluster: number, count: number): number => {
    let covered = 0;
    for (let round = 0; round < 300; round++) {
      const counts = Array.from({ length: count }, () => (random.float() < 0.3 ? cluster : 0));
      const { low, high } = rateEstimate(blocks(counts), random.fork('round', round));
      if (low <= 0.03 * cluster && 0.03 * cluster <= high) covered++;
    }
    return covered / 300;
  };
  expect(hit(1, 20)).toBeGreaterThan(0.92);
  expect(hit(4, 20)).toBeGreaterThan(0.85);
  expect(hit(4, 60)).toBeGreaterThan(0.85);
});

prop.prop([fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 40 })])(
  'the estimate lies within its interval',
  (counts) => {
    const { low, high, value } = rateEstimate(blocks(counts), new Rng(1, 'x'));
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThanOrEqual(value);
  },
);
