import { expect, test } from 'vitest';
import { Rng } from '../lib/rng.ts';
import { HOUR } from '../lib/units.ts';
import { rateEstimate } from '../qos/clusters.ts';
import { fc, prop } from '../testing/property.ts';
import { parseTarget } from '../tune/target.ts';
import { type Bounded, type Counted, verdictOf } from './verdict.ts';

const rate = (limit: number, confidence = 95) => parseTarget(`mistake_rate < ${limit}/h @${confidence}%`);
const over = (count: number, hours: number, clustering: number | null = 1): Counted => ({
  count,
  exposure: hours * HOUR,
  clustering,
});

// one-sided 95 % bounds of Poisson counts: 0 → 3.00, 2 → 0.355 to 6.30, 64 → 51.3 to 78.8
test.each([
  [over(2, 27.78), 0.5, 'pass', /^at most 0.227\/h, 95 % sure \(2 seen in 27.8h\)$/],
  [over(64, 27.78), 0.5, 'fail', /^at least 1.85\/h, 95 % sure \(64 seen in 27.8h\)$/],
  [
    over(10, 27.78),
    0.5,
    'inconclusive',
    /^at least 0.195\/h, at most 0.611\/h, .*; about 2.6 times the exposure would show that it keeps the limit/,
  ],
  [over(0, 6), 0.5, 'pass', /^at most 0.499\/h, 95 % sure \(none seen in 6h, if they come one by one\)$/],
  [over(0, 5), 0.5, 'inconclusive', /about 1.2 times the exposure/],
  [over(0, 6, 3), 0.5, 'inconclusive', /none seen in 6h\); about 3 times the exposure/],
  [over(10, 20), 0.5, 'inconclusive', /not even 1000 times the exposure would decide$/],
  [over(3, 20, null), 0.5, 'inconclusive', /^3 seen, in too little time to tell how they cluster$/],
  [over(0, 0), 0.5, 'inconclusive', /^there was no time in which it could have been mistaken$/],
])('%o against %f/h: %s', (seen, limit, verdict, why) => {
  const told = verdictOf(rate(limit), seen);
  expect(told).toMatchObject({ verdict, why: expect.stringMatching(why) });
});

test('where nothing was suspected, what would decide is told by how that bound comes closer', () => {
  const blocks = 20;
  const grown = (factor: number) => ({ low: 0.05 ** (1 / (blocks * factor)), high: 1 });
  const accurate = { value: 1, ...grown(1), grown, oneSided: 0.95 };
  const limit = parseTarget('query_accuracy > 99%');
  const told = verdictOf(limit, accurate);
  expect(told).toMatchObject({ verdict: 'inconclusive', moreExposure: 15 });
  const after = (times: number) =>
    verdictOf(limit, { ...accurate, grown: (factor) => grown(times * factor) }).verdict;
  expect([after(15), after(14)]).toEqual(['pass', 'inconclusive']);
});

test('the bounds that decide are those of the confidence that was asked for', () => {
  expect(verdictOf(rate(0.5, 95), over(0, 7)).verdict).toBe('pass');
  expect(verdictOf(rate(0.5, 99), over(0, 7)).verdict).toBe('inconclusive');
  expect(verdictOf(rate(0.5, 50), over(0, 2)).verdict).toBe('pass');
});

test('none seen is an upper bound by the rule of three, widened by how they are known to cluster', () => {
  expect(verdictOf(rate(1), over(0, 1)).high).toBeCloseTo(2.9957, 3);
  expect(verdictOf(rate(1), over(0, 1, 4)).high).toBeCloseTo(4 * 2.9957, 3);
});

test('what an estimate of the rate says of itself is what is judged', () => {
  const blocks = Array.from({ length: 40 }, (_, i) => ({
    count: i % 10 === 0 ? 10 : 0,
    exposure: HOUR,
    suspected: 0,
  }));
  const estimate = rateEstimate([blocks]);
  expect(estimate.clustering).toBeGreaterThan(5);
  const told = verdictOf(rate(1.5), estimate);
  expect(told.verdict).toBe('inconclusive');
  expect(verdictOf(rate(1.5), { ...estimate, clustering: 1 }).verdict).toBe('pass');
  expect(verdictOf(rate(1.5), rateEstimate([blocks.slice(0, 5)])).why).toMatch(/too little time/);
  // who always suspects makes no mistakes, and has no time to be proud of
  const suspecting = [{ count: 0, exposure: HOUR, suspected: HOUR }];
  expect(verdictOf(rate(1.5), rateEstimate([suspecting])).verdict).toBe('inconclusive');
});

const within = (limit: string): ReturnType<typeof parseTarget> =>
  parseTarget(`detection_time p(99) < ${limit}`);

test.each([
  ['1s', { value: 900, low: 880, high: 990 }, 'pass', /^at most 976ms, 95 % sure \(measured 900ms\)$/],
  ['850ms', { value: 900, low: 880, high: 990 }, 'fail', /^at least 883ms/],
  [
    '950ms',
    { value: 900, low: 880, high: 990 },
    'inconclusive',
    /about 2.3 times the exposure would show that it keeps the limit/,
  ],
  ['900ms', { value: 900, low: 880, high: 990 }, 'inconclusive', /not even 1000 times/],
  [
    '1s',
    { value: 900, low: 880, high: null },
    'inconclusive',
    /at least 883ms.*; there is no bound on the side that matters$/,
  ],
  ['800ms', { value: 900, low: 880, high: null }, 'fail', /^at least 883ms/],
  ['1s', { value: null }, 'inconclusive', /^nothing of the kind was observed$/],
] as const)('detection within %s, measured %o: %s', (limit, measured, verdict, why) => {
  expect(verdictOf(within(limit), measured)).toMatchObject({ verdict, why: expect.stringMatching(why) });
});

test('bounds at the confidence that is asked for are taken as they are', () => {
  const measured: Bounded = { value: 900, low: 880, high: 990, oneSided: 0.95 };
  expect(verdictOf(within('1s'), measured)).toMatchObject({ low: 880, high: 990 });
});

test('where higher is better the lower bound is the one that decides', () => {
  const target = parseTarget('query_accuracy > 99.9%');
  expect(verdictOf(target, { value: 0.9996, low: 0.9993, high: 0.9998 })).toMatchObject({
    verdict: 'pass',
    why: 'at least 99.935%, 95 % sure (measured 99.96%)',
  });
  expect(verdictOf(target, { value: 0.9985, low: 0.998, high: 0.9988 })).toMatchObject({
    verdict: 'fail',
    why: 'at most 99.88%, 95 % sure (measured 99.85%)',
  });
  expect(verdictOf(target, { value: 0.9993, low: 0.998, high: 0.9998 }).verdict).toBe('inconclusive');
});

const confidence = fc.integer({ min: 50, max: 99 });
const counts = fc.record({
  count: fc.integer({ min: 0, max: 60 }),
  hours: fc.integer({ min: 1, max: 60 }),
  clustering: fc.integer({ min: 2, max: 10 }).map((halves) => halves / 2),
});
const limit = fc.integer({ min: 1, max: 40 }).map((tenths) => tenths / 10);

prop.prop([counts, limit, confidence, fc.integer({ min: 1, max: 20 })])(
  'what is decided stays so with more of the same',
  ({ count, hours, clustering }, perHour, sure, factor) => {
    const target = rate(perHour, sure);
    const { verdict } = verdictOf(target, over(count, hours, clustering));
    const later = verdictOf(target, over(factor * count, factor * hours, clustering)).verdict;
    if (verdict !== 'inconclusive') expect(later).toBe(verdict);
  },
);

prop.prop([counts, limit, confidence])(
  'the exposure that would decide does decide, and a tenth less does not',
  ({ count, hours, clustering }, perHour, sure) => {
    const target = rate(perHour, sure);
    const { verdict, moreExposure } = verdictOf(target, over(count, hours, clustering));
    const after = (factor: number) =>
      verdictOf(target, over(factor * count, factor * hours, clustering)).verdict;
    if (verdict !== 'inconclusive') {
      expect(moreExposure).toBeUndefined();
    } else if (moreExposure === Number.POSITIVE_INFINITY) {
      expect(after(1000)).toBe('inconclusive');
    } else {
      expect(after(moreExposure!)).not.toBe('inconclusive');
      expect(after(Math.max(1, 0.9 * moreExposure!))).toBe('inconclusive');
    }
  },
);

const intervals = fc.record({
  value: fc.integer({ min: 1, max: 1000 }),
  below: fc.integer({ min: 0, max: 400 }),
  above: fc.integer({ min: 0, max: 400 }),
});

prop.prop([intervals, fc.integer({ min: 1, max: 1000 }), confidence])(
  'an interval that narrows with the root of the exposure is decided when it is said to be',
  ({ value, below, above }, ms, sure) => {
    const target = parseTarget(`detection_time avg < ${ms}ms @${sure}%`);
    const measured = (factor: number): Bounded => ({
      value,
      low: value - below / Math.sqrt(factor),
      high: value + above / Math.sqrt(factor),
    });
    const { verdict, moreExposure } = verdictOf(target, measured(1));
    if (verdict !== 'inconclusive') expect(verdictOf(target, measured(4)).verdict).toBe(verdict);
    if (verdict === 'inconclusive' && Number.isFinite(moreExposure)) {
      expect(verdictOf(target, measured(moreExposure!)).verdict).not.toBe('inconclusive');
    }
  },
);

const ROUNDS = 2000;
/** Three standard errors above one in twenty. */
const MOST_WRONG = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / ROUNDS);

function poisson(mean: number, random: Rng): number {
  let count = 0;
  for (let t = random.exponential(1); t < mean; t += random.exponential(1)) count++;
  return count;
}

test.each([3.2, 10, 40])(
  'a rate that lies at the limit, %d expected: one in twenty passes at most, and one in twenty fails',
  (hours) => {
    const random = new Rng(5, 'at the limit', hours);
    const seen = { pass: 0, fail: 0, inconclusive: 0 };
    for (let round = 0; round < ROUNDS; round++)
      seen[verdictOf(rate(1), over(poisson(hours, random), hours)).verdict]++;
    expect(seen.pass / ROUNDS).toBeLessThan(MOST_WRONG);
    expect(seen.fail / ROUNDS).toBeLessThan(MOST_WRONG);
    // and it is no verdict that never dares
    expect(seen.pass / ROUNDS).toBeGreaterThan(0.02);
  },
);

test.each([
  [3, 30],
  [10, 30],
])('so it is where mistakes come about %d at a time', (size, clusters) => {
  const random = new Rng(5, 'clusters at the limit', size, clusters);
  const exposure = (size * clusters * HOUR) / 60;
  let passed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const counts = new Array<number>(60).fill(0);
    for (let left = poisson(clusters, random); left > 0; left--) {
      let members = 1;
      while (random.float() < 1 - 1 / size) members++;
      const block = random.below(60);
      counts[block] = counts[block]! + members;
    }
    const blocks = counts.map((count) => ({ count, exposure, suspected: 0 }));
    if (verdictOf(rate(1), rateEstimate([blocks])).verdict === 'pass') passed++;
  }
  expect(passed / ROUNDS).toBeLessThan(MOST_WRONG);
});
