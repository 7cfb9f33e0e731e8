import { defineScenario } from '../harness/scenario/schema.ts';

/** In TypeScript, to show the form: a scenario is data, and code may make it. */
const surges = [600, 900, 1200].map((peak, i) => ({
  fault: 'spike' as const,
  peak: `${peak}ms`,
  at: `${1 + 4 * i}s`,
  for: '2s',
}));

export default defineScenario({
  why: 'Queues that fill at once and drain over two seconds, then a link that gets slower and slower.',
  topology: { shape: 'star', senders: 3 },
  heartbeat: { interval: '100ms' },
  warmup: '4s',
  phases: [
    { name: 'spikes', for: '13s', faults: surges },
    { name: 'ramp', for: '8s', faults: [{ fault: 'ramp', end: '400ms', for: '6s' }] },
    { name: 'crashes', for: '4s', faults: [{ fault: 'crash', node: 'senders' }] },
  ],
});
