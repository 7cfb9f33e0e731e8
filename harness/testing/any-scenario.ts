/** Scenarios of virtual time in which anything may happen, together with anything else. */

import type { ScenarioInput } from '../scenario/schema.ts';
import { fc } from './property.ts';

type Fault = NonNullable<ScenarioInput['phases'][number]['faults']>[number];

const ms = (min: number, max: number) =>
  fc.integer({ min: min / 10, max: max / 10 }).map((tens) => `${10 * tens}ms`);
const once = fc.record({ at: ms(0, 2000), for: ms(50, 1500) });
const anyLinks = fc.constantFrom({ from: 'all', to: 'all' }, { from: 'n1', to: 'all' });
const anyNode = fc.constantFrom('n1', 'n2', 'observers', 'all');
const anyCut = fc.constantFrom('drop', 'hold', 'refuse');
const anyLaw = fc.constantFrom('exponential:mean=40ms', 'pareto:scale=5ms,shape=1.1', '120ms');

/** A fault of links, with its own parameters. */
function onLinks<T extends object>(params: fc.Arbitrary<T>): fc.Arbitrary<Fault> {
  return fc.tuple(once, anyLinks, params).map((parts) => Object.assign({}, ...parts) as unknown as Fault);
}

function onNode<T extends object>(params: fc.Arbitrary<T>): fc.Arbitrary<Fault> {
  return fc
    .tuple(
      once,
      anyNode.map((node) => ({ node })),
      params,
    )
    .map((parts) => Object.assign({}, ...parts) as unknown as Fault);
}

const latency = fc
  .tuple(fc.integer({ min: 10, max: 300 }), fc.integer({ min: 0, max: 100 }))
  .map(([delay, share]) => ({
    fault: 'latency',
    delay: `${delay}ms`,
    jitter: `${Math.floor((delay * share) / 100)}ms`,
  }));

const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  onLinks(latency),
  onLinks(anyLaw.map((law) => ({ fault: 'latency', law }))),
  onLinks(fc.record({ fault: fc.constant('ramp'), start: ms(0, 200), end: ms(10, 600) })),
  onLinks(fc.record({ fault: fc.constant('spike'), peak: ms(10, 900) })),
  onLinks(fc.constantFrom('5%', '30%', '100%').map((rate) => ({ fault: 'loss', rate }))),
  onLinks(fc.record({ fault: fc.constant('burst-loss'), good: ms(20, 900), bad: ms(10, 500) })),
  onLinks(fc.record({ fault: fc.constant('partition'), kind: anyCut })),
  onLinks(fc.record({ fault: fc.constant('flapping'), kind: anyCut, down: ms(20, 400), up: ms(20, 400) })),
  onLinks(fc.constant({ fault: 'reset' })),
  onLinks(
    fc.constantFrom(1, 2, 20).map((kilobytesPerSecond) => ({ fault: 'bandwidth', kilobytesPerSecond })),
  ),
  onLinks(anyLaw.map((after) => ({ fault: 'duplicate', rate: '40%', after }))),
  onLinks(anyLaw.map((by) => ({ fault: 'reorder', rate: '20%', by }))),
  onNode(fc.constantFrom('pause', 'stall', 'crash').map((fault) => ({ fault }))),
  onNode(fc.constantFrom('30ms', 'exponential:mean=60ms').map((work) => ({ fault: 'slow', work }))),
  once.map((when) => ({ fault: 'busy', cores: 2, ...when }) as Fault),
);

const anyClock: fc.Arbitrary<Fault> = fc.oneof(
  onNode(fc.constantFrom(-100_000, -200, 50_000).map((ppm) => ({ fault: 'clock-drift', ppm }))),
  onNode(
    fc.record({
      fault: fc.constant('clock-jump'),
      by: ms(10, 900),
      direction: fc.constantFrom('forward', 'back'),
    }),
  ),
);

/** A few that come when they like. */
const anyFaults: fc.Arbitrary<Fault[]> = fc.array(
  fc.oneof({ arbitrary: anyFault, weight: 4 }, { arbitrary: anyClock, weight: 1 }),
  { maxLength: 5 },
);

const anyVirtual: fc.Arbitrary<NonNullable<ScenarioInput['virtual']>> = fc.record({
  delay: fc.constantFrom(
    '0ms',
    'exponential:mean=150us,shift=250us',
    'exponential:mean=10ms',
    '120ms',
    'lognormal:median=700ms,sigma=0.5',
    'pareto:scale=20ms,shape=0.7',
  ),
  lag: fc.constantFrom('0ms', '0ms', 'exponential:mean=5ms', '20ms'),
  restart: fc.constantFrom('0ms', '0ms', '300ms', 'exponential:mean=500ms'),
});

/** Six seconds of it, of which the first is quiet. */
export function anyScenario(...intervals: string[]): fc.Arbitrary<Partial<ScenarioInput>> {
  return fc
    .record({
      topology: fc.constantFrom<ScenarioInput['topology'][]>(
        { shape: 'star', senders: 2 },
        { shape: 'all-to-all', nodes: 3 },
      ),
      interval: fc.constantFrom(...intervals),
      transport: fc.constantFrom<('oneshot' | 'stream')[]>('oneshot', 'stream'),
      virtual: anyVirtual,
      faults: anyFaults,
    })
    .map(({ interval, transport, faults, ...given }) => ({
      ...given,
      heartbeat: { interval, transport },
      warmup: '1s',
      phases: [{ name: 'any', for: '5s', faults }],
    }));
}
