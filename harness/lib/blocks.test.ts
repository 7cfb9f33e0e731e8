import { expect, test } from 'vitest';
import { fc, prop } from '../testing/property.ts';
import { axisLines, columnLines, roundNumbers, strip } from './blocks.ts';

test('columns grow by eighths of a line, and the least thing is seen', () => {
  expect(columnLines([0, 0.001, 0.5, 1, 1.25, 2, 9], 2)).toEqual(['    ▂██', ' ▁▄████']);
});

test('a strip has a character for every level, and none where there is no level', () => {
  expect(strip([0, 0.5, 1, null, 0])).toBe('▁▅█ ▁');
});

test('labels stand under their ticks, within the axis, and never run into one another', () => {
  const ticks = [0, 1, 9, 19].map((column) => ({ column, label: String(100 * column) }));
  expect(axisLines(20, ticks)).toEqual(['┬────────┬─────────┬', '0       900     1900']);
});

test.each([
  [40, 170, [50, 100, 150]],
  [40, 700, [50, 100, 200, 500]],
  [99, 101.5, [99, 99.5, 100, 100.5, 101, 101.5]],
  [96, 152, [100, 120, 140]],
  [1, 900, [1, 3, 10, 30, 100, 300]],
  [0.01, 5000, [0.01, 0.1, 1, 10, 100, 1000]],
])('from %d to %d one counts %j', (from, until, numbers) => {
  expect(roundNumbers(from, until)).toEqual(numbers);
});

prop.prop([fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1001, max: 10_000_000 })])(
  'round numbers lie between the two, and there are not too many',
  (from, more) => {
    const until = from * (more / 1000);
    const numbers = roundNumbers(from, until);
    for (const number of numbers) {
      expect(number).toBeGreaterThanOrEqual(from);
      expect(number).toBeLessThanOrEqual(until);
    }
    expect(numbers.length).toBeLessThan(12);
  },
);
