/** What observers would say with real timers is what a replay of their heartbeats says: for every detector, to the last bit. */
import { fc, test as prop } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { detectors } from '../../../detectors/index.ts';
import { linkName, type Tuning } from '../../model.ts';
import { withReplayed } from '../../qos/replayed.ts';
import { voicedTimeline } from '../../qos/voices.ts';
import { freshOf } from '../../replay/replay.ts';
import type { Plan } from '../../scenario/plan.ts';
import type { ScenarioInput } from '../../scenario/schema.ts';
import { resolveTunings } from '../../scenario/tunings.ts';
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

const ms = (min: number, max: number) =>
  fc.integer({ min: min / 10, max: max / 10 }).map((tens) => `${10 * tens}ms`);
const once = fc.record({ at: ms(0, 2000), for: ms(50, 1500) });
const both = { from: 'all', to: 'all' } as const;
const anyNode = fc.constantFrom('n1', 'n2', 'observers');
const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  fc
    .record({ at: ms(0, 2000), for: ms(50, 1500), delay: ms(10, 300) })
    .map((f) => ({ fault: 'latency', jitter: '10ms', ...both, ...f }) as Fault),
  once.map((f) => ({ fault: 'loss', rate: '30%', ...both, ...f }) as Fault),
  fc
    .tuple(once, fc.constantFrom('drop', 'hold', 'refuse'))
    .map(([f, kind]) => ({ fault: 'partition', kind, ...both, ...f }) as Fault),
  fc.tuple(once, anyNode).map(([f, node]) => ({ fault: 'pause', node, ...f }) as Fault),
  fc.tuple(once, anyNode).map(([f, node]) => ({ fault: 'stall', node, ...f }) as Fault),
  fc.tuple(once, anyNode).map(([f, node]) => ({ fault: 'crash', node, ...f }) as Fault),
  once.map((f) => ({ fault: 'reset', ...both, ...f }) as Fault),
  once.map((f) => ({ fault: 'busy', cores: 2, ...f }) as Fault),
  fc
    .tuple(once, fc.constantFrom('exponential:mean=40ms', 'pareto:scale=5ms,shape=1.1', '120ms'))
    .map(([f, law]) => ({ fault: 'latency', law, ...both, ...f }) as Fault),
  once.map(
    (f) => ({ fault: 'duplicate', rate: '40%', after: 'exponential:mean=90ms', ...both, ...f }) as Fault,
  ),
  once.map((f) => ({ fault: 'reorder', rate: '20%', by: '150ms', ...both, ...f }) as Fault),
  fc
    .tuple(once, anyNode, fc.constantFrom('30ms', 'exponential:mean=60ms'))
    .map(([f, node, work]) => ({ fault: 'slow', node, work, ...f }) as Fault),
);
const anyClock: fc.Arbitrary<Fault> = fc.oneof(
  fc
    .tuple(once, anyNode, fc.constantFrom(-100_000, -200, 50_000))
    .map(([f, node, ppm]) => ({ fault: 'clock-drift', node, ppm, ...f }) as Fault),
  fc
    .tuple(once, anyNode, ms(10, 900), fc.constantFrom('forward', 'back'))
    .map(([f, node, by, direction]) => ({ fault: 'clock-jump', node, by, direction, ...f }) as Fault),
);

prop.prop(
  [
    fc.array(fc.oneof({ arbitrary: anyFault, weight: 3 }, { arbitrary: anyClock, weight: 1 }), {
      maxLength: 4,
    }),
    fc.constantFrom('oneshot', 'stream'),
    fc.constantFrom({ shape: 'star', senders: 2 }, { shape: 'all-to-all', nodes: 3 }),
    fc.nat({ max: 1000 }),
  ],
  { numRuns: 60 },
)('judged online is replayed, whatever happens', async (faults, transport, topology, seed) => {
  const { plans, problems } = planned(
    {
      topology: topology as ScenarioInput['topology'],
      heartbeat: { interval: `${INTERVAL}ms`, transport: transport as 'oneshot' },
      warmup: '1s',
      phases: [{ name: 'any', for: '5s', faults }],
    },
    seed,
  );
  // some faults can't happen together
  fc.pre(problems.length === 0);
  await expectAgreement(plans[0]!);
});

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
