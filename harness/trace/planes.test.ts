import { expect, test } from 'vitest';
import { fc, prop } from '../testing/property.ts';
import { packed, unpack } from './planes.ts';

const LARGEST = 2 ** 51;
const whole = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.integer({ min: -300, max: 300 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.integer({ min: -LARGEST, max: LARGEST }),
);

prop.prop([fc.array(whole, { maxLength: 80 }), fc.nat(9)])(
  'a column comes back, wherever in the bytes it stands',
  (values, lead) => {
    const column = packed(Float64Array.from(values));
    const bytes = Buffer.concat([Buffer.alloc(lead, 7), column, Buffer.alloc(3, 9)]);
    const into = new Float64Array(values.length);
    expect(unpack(bytes, lead, into)).toBe(lead + column.length);
    expect([...into].map((value) => value + 0)).toEqual(values.map((value) => value + 0));
  },
);

test.each([
  [0, 0],
  [127, 1],
  [-128, 1],
  [128, 2],
  [2 ** 31 - 1, 4],
  [2 ** 31, 5],
  [2 ** 47 - 1, 6],
  [2 ** 47, 7],
  [-LARGEST, 7],
])('%d takes %d bytes', (value, bytes) => {
  expect(packed(Float64Array.of(value)).length).toBe(2 + bytes);
});

test('what counts evenly takes a byte a row, however large it grows', () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => 100 * i);
  expect(packed(values).length).toBe(2 + 1000);
  const into = new Float64Array(1000);
  unpack(packed(values), 0, into);
  expect(into).toEqual(values);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 53)])('%d is refused', (value) => {
  expect(() => packed(Float64Array.of(0, value))).toThrow('too large');
});
