/** A model does as it is told, so whatever is asked of it at once, no dose may be said to have been missed. */

import { expect, test } from 'vitest';
import type { ScenarioInput } from '../scenario/schema.ts';
import { anyScenario } from '../testing/any-scenario.ts';
import { fc, prop } from '../testing/property.ts';
import { planned } from '../testing/scenarios.ts';
import { simulated } from '../testing/simulated.ts';
import { SIMULATED } from '../world/simulated/abilities.ts';
import { dosesOf } from './dose.ts';

type Faults = NonNullable<ScenarioInput['phases'][number]['faults']>;

function plansOf(given: Partial<ScenarioInput>, seed = 42) {
  const transport = given.heartbeat?.transport ?? 'oneshot';
  return planned(given, seed, (capability) => SIMULATED.refuses(capability, transport));
}

async function dosesIn(given: Partial<ScenarioInput>, seed?: number) {
  const { plans, problems } = plansOf(given, seed);
  expect(problems).toEqual([]);
  return dosesOf([await simulated(plans[0]!)]).told;
}

async function missedIn(given: Partial<ScenarioInput>, seed?: number): Promise<string[]> {
  return (await dosesIn(given, seed)).flatMap(({ missed }) => missed);
}

const during = (faults: Faults, length = '20s') => [{ name: 'a', for: length, faults }];

test.each([
  ['a constant that is longer than a heartbeat takes to settle', '2s', '50ms'],
  ['a law with a tail', 'lognormal:median=700ms,sigma=0.5', '1s'],
  ['a law without a mean', 'pareto:scale=60ms,shape=0.7', '50ms'],
])('what links take by themselves is waited for: %s', async (_, delay, interval) => {
  const faults: Faults = [{ fault: 'crash', node: 'observer', at: '9s', every: '8s', for: '3s' }];
  const phases = during(faults, '60s');
  expect(await missedIn({ heartbeat: { interval }, virtual: { delay }, phases })).toEqual([]);
});

test('where links take their time by themselves, a delay that is asked is told beyond it', async () => {
  const given = { virtual: { delay: '120ms' }, background: [{ fault: 'latency', delay: '50ms' }] } as const;
  const [dose] = await dosesIn({ ...given, background: [...given.background], phases: during([]) });
  expect(dose).toMatchObject({ missed: [], askedDelay: 50, delay: { value: expect.closeTo(50, 6) } });
});

test('what waits for an observer that stands still to the end is not lost', async () => {
  expect(await missedIn({ phases: during([{ fault: 'pause', node: 'observer', at: '10s' }]) })).toEqual([]);
});

test('of held heartbeats those must come that no chance takes, and no reset', async () => {
  const hold = { fault: 'partition', kind: 'hold', at: '5s', for: '5s' } as const;
  const lossy = await dosesIn({ phases: during([hold, { fault: 'loss', rate: '10%' }]) });
  expect(lossy[0]).toMatchObject({ missed: [], held: { sent: expect.any(Number) } });
  expect(lossy[0]!.held!.sent).toBeGreaterThan(100);
  const reset: Faults = [hold, { fault: 'reset', at: '7s', for: '1s' }];
  expect(await missedIn({ phases: during(reset) })).toEqual([]);
});

test('held heartbeats that a refusal took are not asked after', async () => {
  const faults: Faults = [
    { fault: 'partition', kind: 'hold', at: '5s', for: '5s' },
    { fault: 'partition', kind: 'refuse', at: '8s', for: '1s' },
  ];
  for (const transport of ['oneshot', 'stream'] as const)
    expect(await missedIn({ heartbeat: { interval: '100ms', transport }, phases: during(faults) })).toEqual(
      [],
    );
});

test('a thin link is held to its rate connection by connection', async () => {
  const faults: Faults = [
    { fault: 'bandwidth', kilobytesPerSecond: 1, at: '1s' },
    { fault: 'crash', node: 'n1', at: '8s', for: '1s' },
  ];
  const [dose] = await dosesIn({
    topology: { shape: 'star', senders: 1 },
    heartbeat: { interval: '20ms', transport: 'stream' },
    phases: during(faults),
  });
  expect(dose).toMatchObject({ missed: [], rate: { asked: 1, delivered: expect.closeTo(1, 3) } });
});

test('what queues in a thin pipe may come through a cut that is over by then', async () => {
  const faults: Faults = [
    { fault: 'bandwidth', kilobytesPerSecond: 1, at: '1s', for: '10s' },
    { fault: 'burst-loss', good: '1s', bad: '500ms', at: '2s', for: '10s' },
    { fault: 'reset', at: '5s', for: '300ms' },
  ];
  const heartbeat = { interval: '50ms', transport: 'stream' } as const;
  expect(await missedIn({ heartbeat, phases: during(faults) })).toEqual([]);
});

prop.prop([anyScenario('10ms', '100ms', '100ms'), fc.nat({ max: 1000 })], { numRuns: 150 })(
  'no dose is missed, whatever happens',
  async (given, seed) => {
    // some faults can't happen together
    fc.pre(plansOf(given, seed).problems.length === 0);
    expect(await missedIn(given, seed)).toEqual([]);
  },
);
