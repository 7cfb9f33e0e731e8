import { expect, test } from 'vitest';
import { flipSigns, ratioTest } from './flip.ts';

// of five fair coins all fall heads up in one of 32; of six, four or more in 22 of 64
test.each([
  [[1, 1, 1, 1, 1], 1 / 32, 1],
  [[1, 1, 1, 1, -1, -1], 22 / 64, 57 / 64],
  [[2, 2, 2, 0, 0], 1 / 8, 1],
  [[5], 1 / 2, 1],
  [[0, 0], 1, 1],
])('%j: as large by chance %d, as small %d', (differences, large, small) => {
  const chance = flipSigns(differences);
  expect(chance.large).toBeCloseTo(large, 10);
  expect(chance.small).toBeCloseTo(small, 10);
});

test('one large difference is one coin, however many small ones stand beside it', () => {
  expect(flipSigns([1000, ...Array.from({ length: 100 }, () => 0.01)]).large).toBeGreaterThan(0.49);
});

test('many coins follow the normal law', () => {
  const ones = Array.from({ length: 1000 }, (_, i) => (i < 531 ? 1 : -1));
  // 62 of 1000 in excess: 1.96 standard deviations
  expect(flipSigns(ones).large).toBeCloseTo(0.025, 4);
});

test('what both sides share cancels: pairs tell what strangers can’t', () => {
  const shared = Array.from({ length: 40 }, (_, i) => 10 * (i % 7));
  const more = shared.map((mistakes, i) => mistakes + (i % 4 === 0 ? 3 : 0));
  const paired = ratioTest([{ a: shared, b: more }]).large(1);
  const none = shared.map(() => 0);
  const strangers = ratioTest([{ a: [...shared, ...none], b: [...none, ...more] }]).large(1);
  expect(paired).toBeLessThan(0.002);
  expect(strangers).toBeGreaterThan(0.2);
});

test('where a side has none the ratio has no upper bound, and no lower one that luck could not explain', () => {
  const test5 = ratioTest([{ a: [0, 0, 0, 0, 0], b: [1, 1, 1, 1, 1] }], 1);
  expect(test5.ratio).toBe(Number.POSITIVE_INFINITY);
  expect(test5.within(0.025).high).toBe(null);
  expect(test5.within(0.025).low ?? 0).toBeLessThan(1);
  const ten = Array.from({ length: 10 }, () => 1);
  const { low } = ratioTest([{ a: ten.map(() => 0), b: ten }], 1).within(0.025);
  // exact, of ten that all fall to one side: 2.24
  expect(low).toBeGreaterThan(1);
  expect(low).toBeLessThan(2.6);
});

test('of units that hang together the longer ones count', () => {
  const a = Array.from({ length: 16 }, () => 0);
  const b = a.map((_, i) => (i < 8 ? 1 : 0));
  const pairs = (units: number[]): number[] =>
    units.filter((_, i) => i % 2 === 0).map((amount, i) => amount + units[2 * i + 1]!);
  const short = ratioTest([{ a, b }]).large(1);
  const both = ratioTest([
    { a, b },
    { a: pairs(a), b: pairs(b) },
  ]).large(1);
  expect(short).toBeCloseTo(1 / 256, 10);
  expect(both).toBeCloseTo(1 / 16, 10);
});
