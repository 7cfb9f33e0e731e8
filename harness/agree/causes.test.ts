import { describe, expect, test } from 'vitest';
import type { ScenarioInput } from '../scenario/schema.ts';
import { crashing, observed } from '../testing/observed.ts';
import { agreement } from './agree.ts';
import { causes } from './causes.ts';
import type { Observed, ObservedTuning } from './observed.ts';
import type { Kind, ScenarioAgreement } from './result.ts';

/** Two sides of which the first has something that the second has not. */
type Case = () => Promise<{ a: Observed; b: Observed; void?: readonly string[] }>;

const crashes: Partial<ScenarioInput> = { ...crashing, rewarm: '200ms', repeats: 3 };

/** Most crashes end a life that is not the first. */
const again: Partial<ScenarioInput> = {
  ...crashes,
  phases: [
    { name: 'only', for: '13s', faults: [{ fault: 'crash', node: 'senders', every: '2.5s', for: '1s' }] },
  ],
};

/** A scenario in two worlds that assume different things. */
async function assuming(given: Partial<ScenarioInput>, a: ScenarioInput['virtual'], uses?: Uses) {
  const only = uses && { uses };
  return {
    a: await observed({ ...given, virtual: { delay: '1ms', ...a } }, { ...only }),
    b: await observed({ ...given, virtual: { delay: '1ms' } }, { ...only, round: 1 }),
  };
}
type Uses = NonNullable<Parameters<typeof observed>[1]>['uses'];

const alike = () => assuming(crashes, {});

function later(tunings: readonly ObservedTuning[], by: number): ObservedTuning[] {
  return tunings.map((tuning) => ({
    ...tuning,
    crashes: tuning.crashes.map(({ key, views }) => ({
      key,
      views: views.map((view) => ({ ...view, time: view.time + by })),
    })),
  }));
}

const LOSSY: Partial<ScenarioInput> = {
  topology: { shape: 'star', senders: 6 },
  phases: [{ name: 'lossy', for: '60s' }],
};
const losing = (rate: string): Partial<ScenarioInput> => ({
  ...LOSSY,
  background: [{ fault: 'loss', rate }],
});
const slow = (delay: string): Partial<ScenarioInput> => ({
  ...LOSSY,
  background: [{ fault: 'latency', delay }],
});

/** What is to be found out, of which kind it is the furthest, and how much of that it explains at least; undefined: it can't be told. */
const cases: Readonly<Record<string, { readonly play: Case; readonly kind: Kind; readonly least?: number }>> =
  {
    void: {
      // what can’t be believed needs no other reason
      play: async () => ({
        ...(await assuming(crashes, { delay: '20ms' })),
        void: ['the proxy ended by itself'],
      }),
      kind: 'delays',
    },
    'own delay': { play: () => assuming(crashes, { delay: '26ms' }), kind: 'delays', least: 0.95 },
    'late senders': {
      play: () => assuming(crashes, { lag: 'exponential:mean=15ms' }),
      kind: 'arrivals',
      least: 0.9,
    },
    'late restarts': {
      play: () =>
        assuming(again, { restart: '600ms' }, [{ use: 'cassandra', with: { threshold: 1 }, sweep: {} }]),
      kind: 'detection',
    },
    losses: {
      play: async () => ({
        a: await observed(losing('20%')),
        b: await observed(losing('10%'), { round: 1 }),
      }),
      kind: 'arrivals',
      least: 0.95,
    },
    'asked delays': {
      play: async () => ({ a: await observed(slow('55ms')), b: await observed(slow('40ms'), { round: 1 }) }),
      kind: 'delays',
      least: 0.95,
    },
    'late voices': {
      play: async () => {
        const { a, b } = await alike();
        return { a: { ...a, exact: a.tunings, tunings: later(a.tunings, 25), voiced: [25] }, b };
      },
      kind: 'detection',
      least: 0.95,
    },
    'late faults': {
      play: async () => {
        const { a, b } = await alike();
        const keys = a.tunings[0]!.crashes.map(({ key }) => key);
        const lateCrashes = new Map(keys.map((key) => [key, 25]));
        return { a: { ...a, tunings: later(a.tunings, -25), lateCrashes }, b };
      },
      kind: 'detection',
      least: 0.95,
    },
    'unsteady machine': {
      play: async () => {
        const { a, b } = await alike();
        const mistaken = a.tunings.map((tuning) => ({
          ...tuning,
          mistakes: 40,
          exposure: 1.1 * tuning.exposure,
          stretches: [
            Array.from({ length: 40 }, () => ({ count: 1, exposure: tuning.exposure / 40, suspected: 0 })),
          ],
        }));
        return { a: { ...a, steady: a.tunings, tunings: mistaken }, b };
      },
      kind: 'mistakes',
    },
  };

async function compared({ play }: { readonly play: Case }): Promise<ScenarioAgreement> {
  const { a, b, void: reasons = [] } = await play();
  return agreement(
    {
      ...{ name: 'test', why: 'a test', seed: 42, interval: 100, assumed: [null, null] },
      ...{ tolerance: 0.25, called: ['first', 'second'], again: 'flatline agree test' },
      void: reasons.map((reason) => ({ reason, again: 'flatline run test' })),
    },
    a,
    b,
  );
}

test('every cause has a case', () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(causes).sort());
});

describe.each(Object.entries(cases))('%s', (name, { kind, least, ...one }) => {
  test('is found out and named, before anything else', async () => {
    const { verdict, comparisons, largest, causes: found } = await compared(one);
    expect(verdict).toBe('differs');
    const worst = comparisons[largest!]!;
    expect(worst.kind).toBe(kind);
    if (least === undefined) expect(found.map(({ cause }) => cause)).toContain(name);
    else {
      expect(found[0]!.cause).toBe(name);
      expect(found[0]!.explains! / worst.distance!).toBeGreaterThan(least);
    }
  });
});

test('where nothing differs nothing is blamed for it', async () => {
  const { verdict, causes: found } = await compared({ play: alike });
  expect(verdict).toBe('agrees');
  expect(found.filter(({ explains }) => explains === null)).toEqual([]);
});

test('a quiet link that takes 5 ms more is told to the digit', async () => {
  const {
    comparisons,
    causes: found,
    largest,
  } = await compared({ play: () => assuming(crashes, { delay: '6ms' }) });
  expect(comparisons[largest!]).toMatchObject({ kind: 'delays', of: 'quiet', verdict: 'agrees' });
  expect(comparisons[largest!]!.distance).toBeCloseTo(5, 3);
  expect(found[0]).toMatchObject({
    cause: 'own delay',
    what: 'a quiet link takes 6ms (first) and 1ms (second)',
  });
});
