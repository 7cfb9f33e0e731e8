import { expect, test } from 'vitest';
import { Rng } from '../lib/rng.ts';
import { bootstrap, effectiveGroups, FEWEST_RESAMPLED, poissonInterval, unseenBound } from './intervals.ts';

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

test('a bootstrap of the mean is as wide as the standard error says', () => {
  const random = new Rng(3, 'bootstrap');
  const items = Array.from({ length: 200 }, () => random.exponential(10));
  const mean = (sample: readonly number[]): number => sample.reduce((a, b) => a + b, 0) / sample.length;
  const { low, high } = bootstrap(items, mean, random);
  const m = mean(items);
  const error = Math.sqrt(items.reduce((a, b) => a + (b - m) ** 2, 0) / items.length / items.length);
  expect((high! - low!) / (2 * 1.96 * error)).toBeGreaterThan(0.85);
  expect((high! - low!) / (2 * 1.96 * error)).toBeLessThan(1.15);
});

test('too few items are not resampled: they know no spread but their own', () => {
  const first = (sample: readonly number[]): number => sample[0]!;
  const items = Array.from({ length: FEWEST_RESAMPLED }, (_, i) => i);
  expect(bootstrap(items.slice(1), first, new Rng(1, 'few'))).toEqual({ low: null, high: null });
  expect(bootstrap(items, first, new Rng(1, 'few')).low).not.toBeNull();
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
