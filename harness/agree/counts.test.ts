import { expect, test } from 'vitest';
import { Rng } from '../lib/rng.ts';
import { HOUR } from '../lib/units.ts';
import { compareCounts, compareShares } from './counts.ts';
import type { ObservedTuning } from './observed.ts';

/** Mistakes spread over a hundred blocks. */
function counted(
  mistakes: number,
  hours: number,
  at: (mistake: number) => number = (i) => Math.floor((i * 100) / mistakes),
): ObservedTuning {
  const counts = new Array<number>(100).fill(0);
  for (let i = 0; i < mistakes; i++) counts[at(i)]!++;
  const exposure = hours * HOUR;
  const blocks = counts.map((count) => ({ count, exposure: exposure / 100, suspected: 0 }));
  return { label: 'a', crashes: [], mistakes, exposure, stretches: [blocks] };
}

test('the interval of the ratio is that of the exact binomial', () => {
  // Clopper and Pearson: 10 of 20 are between 21.8 and 78.2 %, 99 % sure
  const [one] = compareCounts(counted(10, 1), counted(10, 1));
  expect(one!.interval!.low).toBeCloseTo(0.2177 / 0.7823, 3);
  expect(one!.interval!.high).toBeCloseTo(0.7823 / 0.2177, 2);
  expect(one).toMatchObject({ verdict: 'cannot tell', distance: 1 });
});

test('rates and not counts are compared', () => {
  expect(compareCounts(counted(100, 1), counted(2000, 20))[0]).toMatchObject({
    verdict: 'agrees',
    distance: 1,
  });
  expect(compareCounts(counted(100, 1), counted(100, 20))[0]).toMatchObject({ verdict: 'differs' });
  expect(compareCounts(counted(100, 20), counted(100, 1))[0]).toMatchObject({ verdict: 'differs' });
});

test('mistakes that come together count as one', () => {
  const together = counted(100, 1, (i) => 10 * Math.floor(i / 10));
  expect(compareCounts(together, counted(2000, 20))[0]).toMatchObject({ verdict: 'cannot tell' });
});

test('nobody’s mistakes agree, and no exposure is nothing to compare', () => {
  expect(compareCounts(counted(0, 1), counted(0, 20))[0]).toMatchObject({
    verdict: 'agrees',
    distance: null,
  });
  expect(compareCounts(counted(0, 0), counted(5, 20))).toEqual([]);
});

test('a side that made none may still differ', () => {
  expect(compareCounts(counted(0, 10), counted(200, 20))[0]!.verdict).toBe('differs');
  const [none] = compareCounts(counted(40, 1), counted(0, 20));
  expect(none).toMatchObject({ verdict: 'differs', interval: null });
});

test('two counts of one rate are said to differ by more than a factor hardly ever, and of one twice as high once in two hundred', () => {
  const random = new Rng(2, 'counts');
  const poisson = (mean: number): number => {
    let count = 0;
    for (let at = random.exponential(1); at < mean; at += random.exponential(1)) count++;
    return count;
  };
  let [alike, twice] = [0, 0];
  for (let i = 0; i < 400; i++) {
    if (compareCounts(counted(poisson(30), 1), counted(poisson(300), 10))[0]!.verdict === 'differs') alike++;
    if (compareCounts(counted(poisson(60), 1), counted(poisson(300), 10))[0]!.verdict === 'differs') twice++;
  }
  expect(alike).toBe(0);
  expect(twice).toBeLessThan(8);
});

test('losses are held to the tolerance, and a few heartbeats can’t tell', () => {
  const shares = (lost: number, n: number) => compareShares({ n, lost }, { n: 40_000, lost: 4000 }, 0.25)[0]!;
  expect(shares(1020, 10_000).verdict).toBe('agrees');
  expect(shares(2000, 10_000).verdict).toBe('differs');
  expect(shares(6, 50).verdict).toBe('cannot tell');
  expect(compareShares({ n: 0, lost: 0 }, { n: 10, lost: 1 }, 0.25)).toEqual([]);
});
