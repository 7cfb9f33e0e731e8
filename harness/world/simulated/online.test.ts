/** What observers would say with real timers is what a replay of their heartbeats says: for every detector, to the last bit. */

import { describe, expect, test } from 'vitest';
import { detectors } from '../../../detectors/index.ts';
import { linkName, type Tuning } from '../../model.ts';
import { withReplayed } from '../../qos/replayed.ts';
import { voicedTimeline } from '../../qos/voices.ts';
import { freshOf } from '../../replay/replay.ts';
import type { Plan } from '../../scenario/plan.ts';
import type { ScenarioInput } from '../../scenario/schema.ts';
import { resolveTunings } from '../../scenario/tunings.ts';
import { anyScenario } from '../../testing/any-scenario.ts';
import { fc, prop } from '../../testing/property.ts';
import { planned } from '../../testing/scenarios.ts';
import { judgedOnline } from '../../testing/simulated.ts';

type Fault = NonNullable<ScenarioInput['phases'][number]['faults']>[number];

const INTERVAL = 100;
const uses = [
  ...Object.keys(detectors).map((use) => ({ use, with: {}, sweep: {} })),
  // tight enough to be wrong often
  { use: 'fixed', with: {}, sweep: { timeout: ['90ms', '130ms'] } },
  { use: 'chen', with: { alpha: '5ms' }, sweep: {} },
  { use: 'fixed', with: { timeout: '150ms', pauseGuard: '50ms' }, sweep: {} },
  { use: 'phi', with: { threshold: 1, check: '70ms' }, sweep: {} },
  { use: 'akka', with: { pause: '0ms', samples: 'skip-if-suspected' }, sweep: {} },
];
const { tunings } = await resolveTunings(uses, INTERVAL, '.');

type Voices = Parameters<typeof voicedTimeline>[0];

async function expectAgreement(plan: Plan, judged: readonly Tuning[] = tunings): Promise<void> {
  const { recording, said } = await judgedOnline(plan, judged);
  const streams = recording.streams.map((stream) => ({ stream, fresh: freshOf(stream.heard, stream.froze) }));
  const [replayed] = await withReplayed([{ recording, streams }], judged);
  expect(said.length).toBe(recording.streams.length);
  for (const { stream } of replayed!.streams) {
    const own = said.find(
      ({ link, incarnation }) =>
        linkName(link) === linkName(stream.link) && incarnation === stream.observed.incarnation,
    )!;
    judged.forEach(({ label }, i) => {
      const where = `${label}, ${stream.link.from} → ${stream.link.to}`;
      // what is said at the very end comes too late to be an opinion
      const { end } = recording.end;
      const flips = (voices: Voices) => voicedTimeline(voices, end).flips.filter((at) => at < end);
      expect(flips(stream.voiced[i]!), where).toEqual(flips(own.voices[i]!));
      const overdue = (voices: Voices) =>
        voices.filter(({ opinion, late, at }) => opinion === 'suspect' && late > 0 && at < end);
      expect(overdue(stream.voiced[i]!), where).toEqual(overdue(own.voices[i]!));
    });
  }
}

prop.prop([anyScenario(`${INTERVAL}ms`), fc.nat({ max: 1000 })], { numRuns: 120 })(
  'judged online is replayed, whatever happens',
  async (given, seed) => {
    const { plans, problems } = planned(given, seed);
    // some faults can't happen together
    fc.pre(problems.length === 0);
    await expectAgreement(plans[0]!);
  },
);

test('an observer that stands still: stopped, blocked, both, and to the end', async () => {
  const faults: Fault[] = [
    { fault: 'pause', node: 'observer', at: '1s', for: '700ms' },
    { fault: 'stall', node: 'observer', at: '3s', for: '700ms' },
    { fault: 'pause', node: 'observer', at: '5s', for: '400ms' },
    { fault: 'stall', node: 'observer', at: '5200ms', for: '400ms' },
    { fault: 'crash', node: 'n1', at: '6s' },
    { fault: 'pause', node: 'observer', at: '8s', for: '700ms' },
    { fault: 'stall', node: 'observer', at: '9500ms' },
  ];
  const { plans, problems } = planned({ phases: [{ name: 'a', for: '10s', faults }] });
  expect(problems).toEqual([]);
  await expectAgreement(plans[0]!);
});

test('an observer that is blocked again as soon as it goes on speaks in between', async () => {
  const faults: Fault[] = [
    { fault: 'stall', node: 'observer', at: '1020ms', for: '50ms' },
    { fault: 'stall', node: 'observer', at: '840ms', for: '180ms' },
  ];
  await expectAgreement(planned({ phases: [{ name: 'a', for: '5s', faults }] }, 0).plans[0]!);
});

test('one that is stopped twice in a row, with a detector that is told of it', async () => {
  const faults: Fault[] = [
    { fault: 'pause', node: 'observer', at: '1s', for: '50ms' },
    { fault: 'pause', node: 'observer', at: '1050ms', for: '50ms' },
  ];
  const guarded = [{ use: 'fixed', with: { timeout: '60ms', pauseGuard: '1s' }, sweep: {} }];
  const told = (await resolveTunings(guarded, INTERVAL, '.')).tunings;
  const given: Partial<ScenarioInput> = {
    topology: { shape: 'star', senders: 1 },
    phases: [{ name: 'a', for: '5s', faults }],
  };
  for (let seed = 0; seed < 30; seed++) await expectAgreement(planned(given, seed).plans[0]!, told);
});

test('a process that is told to block while it stands still does so again and again', async () => {
  const faults: Fault[] = [
    { fault: 'pause', node: 'n1', at: '0ms', for: '3s' },
    { fault: 'stall', node: 'n1', at: '0ms', for: '50ms' },
    { fault: 'stall', node: 'n1', at: '50ms', for: '100ms' },
  ];
  const given: Partial<ScenarioInput> = {
    topology: { shape: 'all-to-all', nodes: 2 },
    warmup: '1s',
    virtual: { delay: '0ms' },
    phases: [{ name: 'a', for: '6s', faults }],
  };
  for (let seed = 0; seed < 10; seed++) {
    const {
      plans: [plan],
      problems,
    } = planned(given, seed);
    expect(problems.map(({ message }) => message)).toEqual([]);
    await expectAgreement(plan!);
    const { recording } = await judgedOnline(plan!, tunings.slice(0, 1));
    const blocked = recording.realised.filter(({ spell }) => plan!.spells[spell]!.effect.kind === 'stalled');
    // one after another, each for as long as was asked
    expect(blocked.map(({ began, ended }) => [began[1], ended[1]].map((at) => Math.round(at)))).toEqual([
      [4000, 4050],
      [4050, 4150],
    ]);
  }
});

describe('nodes that go on at the same instant, over links that take no time', () => {
  const both: ScenarioInput['topology'] = { shape: 'all-to-all', nodes: 2 };
  const given = (heartbeat: ScenarioInput['heartbeat'], faults: Fault[]): Partial<ScenarioInput> => ({
    topology: both,
    heartbeat,
    warmup: '1s',
    virtual: { delay: '0ms' },
    phases: [{ name: 'a', for: '6s', faults }],
  });

  test('what a peer sends then is no heartbeat that had waited', async () => {
    const pause: Fault = { fault: 'pause', node: 'all', at: '1s', for: '330ms' };
    await expectAgreement(planned(given({ interval: '100ms' }, [pause]), 1).plans[0]!);
  });

  test('nor where clocks are off, and pauses and other weather come again', async () => {
    const faults: Fault[] = [
      { fault: 'clock-jump', node: 'n1', by: '516ms', at: '238ms', for: '87ms' },
      { fault: 'latency', delay: '392ms', jitter: '5ms', at: '3337ms', for: '2564ms' },
      { fault: 'pause', node: 'all', at: '158ms', for: '788ms', every: '3593ms' },
    ];
    await expectAgreement(planned(given({ interval: '100ms', transport: 'stream' }, faults), 351).plans[0]!);
  });

  test.each(['pause', 'stall'] as const)('a hold that ends with a %s', async (fault) => {
    const when = { at: '1s', for: '400ms' };
    const faults: Fault[] = [
      { fault: 'partition', kind: 'hold', ...when },
      { fault, node: 'n2', ...when },
      { fault: 'pause', node: 'n2', at: '3s', for: '400ms' },
      { fault: 'partition', kind: 'hold', at: '3s', for: '400ms' },
    ];
    await expectAgreement(planned(given({ interval: '100ms' }, faults), 1).plans[0]!);
  });

  test('an observer that is stopped again as soon as it goes on', async () => {
    const faults: Fault[] = [
      { fault: 'pause', node: 'n2', at: '1s', for: '250ms' },
      { fault: 'pause', node: 'n2', at: '1250ms', for: '300ms' },
      { fault: 'stall', node: 'n2', at: '1550ms', for: '300ms' },
      { fault: 'stall', node: 'n1', at: '3s', for: '410ms' },
      { fault: 'pause', node: 'n2', at: '3s', for: '410ms' },
    ];
    await expectAgreement(planned(given({ interval: '100ms' }, faults), 1).plans[0]!);
  });
});
