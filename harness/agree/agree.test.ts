import { expect, test } from 'vitest';
import { Rng } from '../lib/rng.ts';
import { crashing, observed } from '../testing/observed.ts';
import { agreement, furthest, overall, severity } from './agree.ts';
import { compare } from './compare.ts';
import type { Observed } from './observed.ts';
import type { Comparison } from './result.ts';

const about = {
  name: 'test',
  why: 'a test',
  seed: 42,
  interval: 100,
  void: [],
  again: 'flatline agree test',
  assumed: [null, null] as const,
  tolerance: 0.25,
  called: ['first', 'second'] as const,
};

test('two plays of one scenario with other seeds are said to differ in no more than one of a hundred', async () => {
  let differ = 0;
  for (let seed = 0; seed < 100; seed++) {
    const [a, b] = [await observed(crashing, { seed }), await observed(crashing, { seed: 1000 + seed })];
    if (compare(a, b, 0.25).some(({ verdict }) => verdict === 'differs')) differ++;
  }
  expect(differ).toBeLessThanOrEqual(1);
});

test('with one plan crashes are compared one by one, and that tells much more', async () => {
  const scenario = { ...crashing, repeats: 4 };
  const uses = [{ use: 'fixed', with: {}, sweep: { timeout: ['250ms', '300ms'] } }];
  const [a, b] = [await observed(scenario, { uses }), await observed(scenario, { round: 1, uses })];
  const { comparisons, verdict } = agreement(about, a, b);
  const detection = comparisons.filter(({ kind }) => kind === 'detection');
  expect(detection.map(({ pairs }) => pairs! >= 20)).toEqual([true, true]);
  expect(detection.every(({ interval }) => interval!.low > -1 && interval!.high < 1)).toBe(true);
  expect(verdict).toBe('agrees');
  const other = compare(a, await observed(scenario, { seed: 43, uses }), 0.25);
  expect(other.filter(({ kind }) => kind === 'detection').map(({ pairs }) => pairs)).toEqual([null, null]);
});

test('what a young process takes is not taken for what a link takes', async () => {
  const latest = async (rewarm: string) => {
    const { timing, own } = await observed({ ...crashing, rewarm });
    expect(own.length).toBe(timing.quiet.delays.value.length);
    return Math.max(...timing.quiet.delays.at);
  };
  // the first crashes come right after 4 s, and no later life lasts two
  expect(await latest('2s')).toBeLessThan(4200);
  expect(await latest('200ms')).toBeGreaterThan(5000);
});

/** Delays of a quiet link, and nothing else. */
function delays(values: Float64Array): Observed {
  const n = values.length;
  const none = {
    link: new Uint32Array(),
    at: new Float64Array(),
    value: new Float64Array(),
    lag: new Float64Array(),
    fault: new Float64Array(),
    asked: new Uint8Array(),
    gap: new Uint8Array(),
  };
  const times = {
    link: new Uint32Array(n),
    at: Float64Array.from(values.keys()),
    value: values,
    lag: new Float64Array(n),
    fault: new Float64Array(n),
    asked: new Uint8Array(n),
    gap: new Uint8Array(n),
  };
  return {
    world: 'simulated',
    interval: 100,
    plays: 1,
    timing: { quiet: { delays: times, arrivals: none }, faulted: { delays: none, arrivals: none } },
    own: values,
    lag: new Float64Array(),
    losses: { n: 0, lost: 0 },
    tunings: [],
    exact: [],
    steady: [],
    lateCrashes: new Map(),
    restarts: new Float64Array(),
    voiced: [],
  };
}

test('what is apart by just as much as matters is said to differ once in a hundred at most, and by twice that nearly always', () => {
  const random = new Rng(9, 'delays');
  const drawn = (n: number, more: number) =>
    delays(Float64Array.from({ length: n }, () => 20 + more + 5 * random.normal()));
  let [just, twice] = [0, 0];
  const usual = drawn(1000, 0);
  for (let i = 0; i < 200; i++) {
    if (compare(drawn(200, 10), usual, 0.25)[0]!.verdict === 'differs') just++;
    if (compare(drawn(200, 20), usual, 0.25)[0]!.verdict === 'differs') twice++;
  }
  expect(just).toBeLessThanOrEqual(2);
  expect(twice).toBe(200);
});

test('what too few heartbeats show is not said to agree', () => {
  const few = delays(Float64Array.from({ length: 30 }, (_, i) => i / 30));
  expect(compare(few, few, 0.25)[0]).toMatchObject({ verdict: 'cannot tell', distance: 0 });
  expect(compare(few, delays(new Float64Array()), 0.25)[0]).toMatchObject({
    verdict: 'cannot tell',
    distance: null,
  });
});

test('one that differs decides, and where one does the furthest of those is told', () => {
  expect(overall(['agrees', 'cannot tell', 'differs'])).toBe('differs');
  expect(overall(['agrees', 'cannot tell'])).toBe('cannot tell');
  expect(overall([])).toBe('agrees');
  const one = (distance: number | null, verdict: Comparison['verdict'], unit: Comparison['unit'] = 'ms') =>
    ({ distance, verdict, unit, bound: unit === 'ms' ? 10 : 2 }) as Comparison;
  expect(severity(one(4, 'differs', 'factor'))).toBe(2);
  expect(furthest([one(30, 'cannot tell'), one(12, 'differs'), one(8, 'differs', 'factor')])).toBe(2);
  expect(furthest([one(12, 'differs'), one(null, 'differs')])).toBe(1);
  expect(furthest([one(0, 'agrees'), one(null, 'cannot tell'), one(1, 'agrees', 'factor')])).toBeNull();
});
