import { expect, test } from 'vitest';
import { Rng } from '../lib/rng.ts';
import {
  bootstrap,
  deviationsOf,
  effectiveGroups,
  FEWEST_RESAMPLED,
  poissonBounds,
  poissonInterval,
  unseenBound,
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

// one-sided, from tables of the χ² law: χ²(0.05, 2n) / 2 and χ²(0.95, 2n + 2) / 2
test.each([
  [0, 0.95, 0, 2.9957],
  [2, 0.95, 0.3554, 6.2958],
  [10, 0.95, 5.4254, 16.9622],
  [10, 0.99, 4.1302, 20.1447],
])('%d events: each bound by itself, %d sure', (count, confidence, low, high) => {
  const bounds = poissonBounds(count, confidence);
  expect(bounds.low).toBeCloseTo(low, 4);
  expect(bounds.high).toBeCloseTo(high, 4);
});

test('bounds of many events go on where those of fewer end', () => {
  for (const confidence of [0.9, 0.999]) {
    const [few, many] = [9990, 10_010].map((count) => poissonBounds(count, confidence));
    // the bounds lie that many deviations away from the count, or nearly so
    const far = deviationsOf(confidence) * 100;
    expect((9990 - few!.low) / far).toBeCloseTo((10_010 - many!.low) / far, 2);
    expect((few!.high - 9990) / far).toBeCloseTo((many!.high - 10_010) / far, 2);
  }
});

test.each([
  [0.5, 0],
  [0.95, 1.644854],
  [0.975, 1.959964],
  [0.05, -1.644854],
])('%d of a normal law ends %d deviations above its mean', (share, deviations) => {
  expect(deviationsOf(share)).toBeCloseTo(deviations, 5);
});

test('nothing seen bounds the rate by three over the exposure', () => {
  expect(unseenBound(1)).toBeCloseTo(2.996, 3);
  expect(unseenBound(30)).toBeCloseTo(2.9957 / 30, 5);
});

test('a bootstrap of the mean is as wide as the standard error says', () => {
  const random = new Rng(3, 'bootstrap');
  const items = Array.from({ length: 200 }, () => random.exponential(10));
  const mean = (sample: readonly number[]): number => sample.reduce((a, b) => a + b, 0) / sample.length;
  const drawn = (counts: Uint32Array): number[] =>
    items.flatMap((item, i) => Array.from({ length: counts[i]! }, () => item));
  const { low, high } = bootstrap(items.length, (counts) => mean(drawn(counts)), random);
  const m = mean(items);
  const error = Math.sqrt(items.reduce((a, b) => a + (b - m) ** 2, 0) / items.length / items.length);
  expect((high! - low!) / (2 * 1.96 * error)).toBeGreaterThan(0.85);
  expect((high! - low!) / (2 * 1.96 * error)).toBeLessThan(1.15);
});

test('too few items are not resampled: they know no spread but their own', () => {
  const first = (counts: Uint32Array): number => counts[0]!;
  const few = FEWEST_RESAMPLED - 1;
  expect(bootstrap(few, first, new Rng(1, 'few'))).toEqual({ low: null, high: null });
  expect(bootstrap(FEWEST_RESAMPLED, first, new Rng(1, 'few')).low).not.toBeNull();
});

test('groups of one size are worth their number, and uneven ones less', () => {
  expect(effectiveGroups([[1], [2], [3]])).toBe(3);
  expect(
    effectiveGroups([
      [1, 1],
      [2, 2],
      [3, 3],
    ]),
  ).toBe(3);
  expect(effectiveGroups([[1], [2, 2, 2, 2, 2]])).toBeLessThan(1.5);
});
