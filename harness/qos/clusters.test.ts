import { expect, test } from 'vitest';
import { Rng } from '../lib/rng.ts';
import { fc, prop } from '../testing/property.ts';
import { type Block, FEWEST_BLOCKS, rateEstimate, suspectedShare } from './clusters.ts';
import { poissonInterval } from './intervals.ts';

const blocks = (counts: readonly number[]): Block[] =>
  counts.map((count) => ({ count, exposure: 10, suspected: count / 2 }));

test('independent mistakes get the exact Poisson interval', () => {
  const rate = rateEstimate([blocks([1, 0, 2, 1, 0, 1, 1, 2, 1, 1])]);
  expect(rate).toMatchObject({ method: 'poisson', value: expect.closeTo(0.1, 12) });
  expect(rate.low).toBeCloseTo(poissonInterval(10).low / 100, 9);
});

test('no mistake is an upper bound, not a zero', () => {
  const rate = rateEstimate([blocks([0, 0, 0])]);
  expect(rate).toMatchObject({ value: 0, low: 0, method: 'unseen' });
  expect(rate.high).toBeCloseTo(2.996 / 30, 4);
});

test('only trusted time speaks for a detector that made no mistake', () => {
  const suspecting = (share: number): Block[] => [{ count: 0, exposure: 40, suspected: 40 * share }];
  expect(rateEstimate([suspecting(0.25)]).high).toBeCloseTo(2.996 / 30, 4);
  expect(rateEstimate([suspecting(1)]).high).toBe(null);
});

test('clustered mistakes widen the interval', () => {
  const rate = rateEstimate([blocks([10, 0, 0, 0, 0, 10, 0, 0, 0, 0])]);
  expect(rate.method).toBe('clustered');
  expect(rate.high! * 100).toBeCloseTo(poissonInterval(20 / rate.clustering!).high * rate.clustering!, 9);
  expect(rate.high! * 100).toBeGreaterThan(1.3 * poissonInterval(20).high);
});

test('clusters that are longer than a block are found all the same', () => {
  // within a block every count is what is to be expected of its neighbours
  const counts = Array.from({ length: 80 }, (_, i) => (i % 40 < 10 ? 1 : 0));
  const rate = rateEstimate([blocks(counts)]);
  expect(rate).toMatchObject({ method: 'clustered', blocks: 10 });
  expect(rate.dispersion).toBeGreaterThan(5);
});

test('too few blocks give no interval, and a share of time has none either', () => {
  const few = [blocks([5, 0, 0, 3, 0, 0, 1]).slice(0, FEWEST_BLOCKS - 1)];
  expect(rateEstimate(few)).toMatchObject({ method: 'too few blocks', low: null, high: null });
  expect(suspectedShare(few)).toEqual({ low: null, high: null });
});

test('blocks of different plays are never merged: their mistakes have nothing to do with one another', () => {
  const plays = Array.from({ length: 20 }, (_, i) => blocks([i % 2 === 0 ? 4 : 0]));
  expect(rateEstimate(plays).blocks).toBe(20);
});

/** Blocks of a second, in which bad spells of `length` seconds begin at random, 3 × as long apart; one mistake a second. */
function badSpells(seconds: number, length: number, random: Rng): { stretch: Block[]; rate: number } {
  const bad = new Array<number>(seconds).fill(0);
  for (let at = -length * random.float(); at < seconds; at += length + random.exponential(3 * length)) {
    for (let i = Math.max(0, Math.floor(at)); i < Math.min(seconds, at + length); i++) {
      bad[i] = bad[i]! + Math.max(0, Math.min(i + 1, at + length) - Math.max(i, at));
    }
  }
  const stretch = bad.map((share) => {
    let count = 0;
    for (let t = random.exponential(1); t < share; t += random.exponential(1)) count++;
    return { count, exposure: 1, suspected: 0.3 * share };
  });
  return { stretch, rate: 1 / 4 };
}

const ROUNDS = 300;

test.each([
  [300, 10],
  [150, 10],
  [300, 30],
  [100, 1],
])(
  'over %d s with bad spells of %d s, 95 % intervals of rate and time cover at least 90 %',
  (seconds, length) => {
    const random = new Rng(11, 'spells', seconds, length);
    let [rates, shares] = [0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      // the first spells are left out: they do not begin where the others would
      const { stretch, rate } = badSpells(seconds + 10 * length, length, random);
      const late = [stretch.slice(10 * length)];
      const estimate = rateEstimate(late);
      if (estimate.low! <= rate && rate <= estimate.high!) rates++;
      const { low, high } = suspectedShare(late);
      if ((low ?? 0) <= 0.3 * rate && 0.3 * rate <= (high ?? 1)) shares++;
    }
    expect(rates / ROUNDS).toBeGreaterThan(0.9);
    expect(shares / ROUNDS).toBeGreaterThan(0.9);
  },
);

test.each([
  [1, 20],
  [4, 20],
  [4, 60],
])('clusters of %d in %d blocks: the interval holds as often as it promises', (cluster, count) => {
  const random = new Rng(11, 'coverage', cluster, count);
  let covered = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const counts = Array.from({ length: count }, () => (random.float() < 0.3 ? cluster : 0));
    const { low, high } = rateEstimate([blocks(counts)]);
    if (low! <= 0.03 * cluster && 0.03 * cluster <= high!) covered++;
  }
  expect(covered / ROUNDS).toBeGreaterThan(0.93);
});

prop.prop([fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 40 })])(
  'the estimate lies within its interval',
  (counts) => {
    const { low, high, value } = rateEstimate([blocks(counts)]);
    expect(low ?? 0).toBeLessThanOrEqual(value);
    expect(high ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(value);
  },
);
