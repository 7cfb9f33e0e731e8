import { expect, test } from 'vitest';
import { wilsonInterval } from './wilson.ts';

test.each([
  [0, 100, 0, 0.037],
  [100, 100, 0.963, 1],
  [5, 100, 0.0215, 0.1118],
])('%d of %d: between %d and %d', (successes, trials, low, high) => {
  const interval = wilsonInterval(successes, trials);
  expect(interval.low).toBeCloseTo(low, 3);
  expect(interval.high).toBeCloseTo(high, 3);
});
