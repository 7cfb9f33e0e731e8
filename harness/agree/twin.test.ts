import { expect, test } from 'vitest';
import { parseLaw } from '../lib/laws.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import { observed } from '../testing/observed.ts';
import { type plan, planned } from '../testing/scenarios.ts';
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

test('the very same plays come again and again, each with chance of its own', () => {
  const { plans: again, scenario } = twinOf(recorded, assumed, {
    exposure: undefined,
    jobs: undefined,
    again: 'again',
  });
  expect(again).toHaveLength(60);
  expect(new Set(again.map(({ repeat }) => repeat)).size).toBe(60);
  expect(again.map(({ spells, nodes }) => [spells, nodes])).toEqual(
    Array.from({ length: 20 }, () => plans.map(({ spells, nodes }) => [spells, nodes])).flat(),
  );
  expect(scenario.virtual).toEqual(assumed);
  expect(again.every((one) => one.scenario === scenario)).toBe(true);
});

test('as many rounds are played as it takes until so much is scored', () => {
  // three plays of ten seconds
  const plays = (exposure: number) =>
    twinOf(recorded, assumed, { exposure, jobs: undefined, again: '' }).plans.length;
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
