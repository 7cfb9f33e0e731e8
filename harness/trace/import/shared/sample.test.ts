import { expect, test } from 'vitest';
import { fc, prop } from '../../../testing/property.ts';
import { Sample } from './sample.ts';

prop.prop(
  [fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 }), fc.constantFrom(0.05, 0.5, 1)],
  {
    numRuns: 30,
  },
)('the quantile is the least value that so many do not exceed', (values, share) => {
  const sample = new Sample();
  for (const value of values) sample.push(value);
  const enough = values.filter(
    (one) => values.filter((other) => other <= one).length >= share * values.length - 1e-9,
  );
  expect(sample.quantile(share)).toBe(Math.min(...enough));
});

test('of nothing there is none', () => {
  expect(new Sample().quantile(0.5)).toBeNaN();
});

test('beyond a million values it keeps some of all, evenly', () => {
  const sample = new Sample();
  const count = 3_000_000;
  for (let i = 0; i < count; i++) sample.push(i);
  for (const share of [0.05, 0.5, 0.95]) expect(sample.quantile(share) / count).toBeCloseTo(share, 5);
});
