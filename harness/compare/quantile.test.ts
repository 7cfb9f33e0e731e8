import { expect, test } from 'vitest';
import { quantileTest } from './quantile.ts';

const crashes = (count: number, factor: number) =>
  Array.from({ length: count }, (_, i) => [
    { kind: 'detected' as const, time: factor * (200 + (100 * i) / count) },
  ]);

test('a tenth more is found in many crashes, and not in few', () => {
  const many = quantileTest(crashes(800, 1), crashes(800, 1.1), 0.5)!;
  expect(many.ratio).toBeCloseTo(1.1, 3);
  expect(many.large(1.05)).toBeLessThan(0.001);
  expect(quantileTest(crashes(20, 1), crashes(20, 1.1), 0.5)!.large(1.05)).toBeGreaterThan(0.1);
});

test('where a side has no upper bound the ratio has none', () => {
  const { low, high } = quantileTest(crashes(50, 1), crashes(50, 1.1), 0.99)!.within(0.025);
  expect([low, high]).toEqual([null, null]);
});

test('what most crashes did not come to has no quantile', () => {
  const lost = Array.from({ length: 10 }, () => [{ kind: 'missed' as const, time: 500 }]);
  expect(quantileTest(crashes(10, 1), lost, 0.5)).toBe(undefined);
});
