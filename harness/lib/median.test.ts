import { fc, test as prop } from '@fast-check/vitest';
import { expect, test } from 'vitest';
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
