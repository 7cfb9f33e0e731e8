import { expect, test } from 'vitest';
import { parseLaw } from '../lib/laws.ts';
import { checkPhase, type Plan } from '../scenario/plan.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import { resolveTunings } from '../scenario/tunings.ts';
import { crashing, observed, playedAs } from '../testing/observed.ts';
import { type plan, planned } from '../testing/scenarios.ts';
import { compare } from './compare.ts';
import { measuredBy, type Recorded, twinOf } from './twin.ts';

const header = (of: ReturnType<typeof plan>) => ({
  world: 'live' as const,
  plan: of,
  tunings: [],
  engine: { name: 'a', origin: 'b' },
});
const { plans } = planned({ repeats: 3 });
const recorded: Recorded = { name: 'test', folders: [], headers: plans.map(header) };
const assumed = { delay: '1ms', lag: '2ms', restart: '3ms' };
const wish = { exposure: undefined, jobs: undefined, again: 'again' };

test('the very same plays come again and again, each with chance of its own', () => {
  const { plans: again, scenario } = twinOf(recorded, assumed, wish);
  expect(again).toHaveLength(60);
  expect(new Set(again.map(({ repeat }) => repeat)).size).toBe(60);
  expect(again.map(({ spells, nodes }) => [spells, nodes])).toEqual(
    Array.from({ length: 20 }, () => plans.map(({ spells, nodes }) => [spells, nodes])).flat(),
  );
  expect(scenario.virtual).toEqual(assumed);
  expect(again.every((one) => one.scenario === scenario)).toBe(true);
});

test('observers check when they did in the play that it is once more, also where that is no longer the first', () => {
  const phases = (of: readonly Plan[]) => of.map((one) => one.links.map((link) => checkPhase(one, link)));
  const once = { ...wish, exposure: 1 };
  const later = { ...recorded, headers: recorded.headers.slice(1) };
  const twin = twinOf(later, assumed, once);
  expect(twin.plans.map(({ repeat }) => repeat)).toEqual([0, 1]);
  expect(phases(twin.plans)).toEqual(phases(plans.slice(1)));
  const { plans: again } = twinOf({ ...later, headers: twin.plans.map(header) }, assumed, once);
  expect(phases(again)).toEqual(phases(plans.slice(1)));
});

test('what looks only now and then agrees with its twin', async () => {
  const checking = { use: 'fixed', with: { timeout: '300ms', check: '100ms' }, sweep: {} };
  const { tunings } = await resolveTunings([checking], 100, '.');
  const { plans: once } = planned({ ...crashing, repeats: 3 });
  const headers = once.map((one) => ({ ...header(one), tunings }));
  const again = twinOf({ ...recorded, headers }, once[0]!.scenario.virtual, wish).plans;
  const [a, b] = [await playedAs(once, tunings), await playedAs(again, tunings)];
  const detection = compare(a, b, 0.25).find(({ kind }) => kind === 'detection')!;
  expect(detection.verdict).toBe('agrees');
  expect(Math.max(-detection.interval!.low, detection.interval!.high)).toBeLessThan(1);
});

test('as many rounds are played as it takes until so much is scored', () => {
  // three plays of ten seconds
  const plays = (exposure: number) => twinOf(recorded, assumed, { ...wish, exposure }).plans.length;
  expect([1, 30_000, 30_001, 600_000].map(plays)).toEqual([3, 3, 6, 60]);
});

test('what is measured becomes a law, and what is not stays assumed', () => {
  const own = Float64Array.from({ length: 100 }, (_, i) => 1 + i / 100);
  const laws = measuredBy(
    { own, lag: new Float64Array(3), restarts: Float64Array.of(500, 600, 700) },
    assumed,
  );
  expect(parseLaw(laws.delay).ofNormal(0)).toBeCloseTo(1.495, 2);
  expect(parseLaw(laws.restart).mean).toBeCloseTo(600, 0);
  expect(laws.lag).toBe('2ms');
});

test('what a sender sends after a pause or a stall tells nothing of its timers', async () => {
  const late = async (more: Partial<ScenarioInput>) => {
    const phases: ScenarioInput['phases'] = [
      {
        name: 'only',
        for: '20s',
        faults: [
          { fault: 'pause', node: 'n1', every: '2s', for: '530ms' },
          { fault: 'stall', node: 'n2', every: '2s', for: '170ms' },
        ],
      },
    ];
    const { lag } = await observed({ phases, ...more });
    expect(lag.length).toBeGreaterThan(300);
    return lag.toSorted().at(-1)!;
  };
  expect(await late({})).toBeLessThan(0.01);
  expect(await late({ virtual: { lag: '7ms' } })).toBeCloseTo(7, 2);
});
