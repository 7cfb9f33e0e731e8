import { expect, test } from 'vitest';
import { fc, prop } from '../testing/property.ts';
import { median } from './median.ts';

prop.prop([fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 40 })])(
  'it is what stands in the middle when they are sorted',
  (values) => {
    expect(median(values)).toBe(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]);
  },
);

test('of nothing there is none', () => {
  expect(median([])).toBeUndefined();
});
