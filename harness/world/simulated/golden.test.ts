/** What a seed gives today is what it gave yesterday, on another machine and another Node. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { assess } from '../../qos/assess.ts';
import type { ScenarioInput } from '../../scenario/schema.ts';
import { resolveTunings } from '../../scenario/tunings.ts';
import { planned, scenario } from '../../testing/scenarios.ts';
import { temporaryFolder } from '../../testing/temporary.ts';
import { readRecording } from '../../trace/recording.ts';
import { simulate } from './simulate.ts';

/**
 * They may change with what a play draws or how it is judged, and the change says so in the changelog: runs before and after it
 * can’t be compared to the digit. If they change with Node or its V8, mathematical functions round otherwise than they did:
 * then “the same bytes on any machine” (README.md) holds for one version of Node only, and is to be said so.
 */
const GOLDEN = {
  heartbeats: '66357aafb8290644',
  metrics: 'e163990b021d5661',
};

/** All laws, and whatever shifts times. */
const given: Partial<ScenarioInput> = {
  topology: { shape: 'all-to-all', nodes: 3 },
  heartbeat: { interval: '50ms' },
  warmup: '2s',
  virtual: {
    delay: 'lognormal:median=2ms,sigma=0.7',
    lag: 'exponential:mean=1ms',
    restart: 'normal:mean=50ms,sd=40ms',
  },
  background: [
    { fault: 'latency', delay: '20ms', jitter: '15ms' },
    { fault: 'latency', law: 'pareto:scale=2ms,shape=1.8', from: 'n1' },
    { fault: 'reorder', rate: '10%', by: 'uniform:min=0ms,max=200ms' },
  ],
  phases: [
    {
      name: 'trouble',
      for: '20s',
      faults: [
        { fault: 'loss', rate: '5%' },
        { fault: 'crash', node: 'n1', at: '1s', every: '5s', for: '2s' },
        { fault: 'pause', node: 'n2', every: { mean: '3s' }, for: '400ms' },
        { fault: 'slow', node: 'n3', work: 'empirical:p0=0ms,p50=1ms,p100=30ms', at: '8s', for: '3s' },
        { fault: 'clock-drift', node: 'n2', ppm: 333 },
      ],
    },
  ],
};
const METRICS = ['detection_time_mean', 'mistakes', 'mistake_duration', 'query_accuracy'];

test('a seed gives the heartbeats and the figures that it always gave', async () => {
  const { plans, problems } = planned(given);
  expect(problems).toEqual([]);
  const uses = ['fixed', 'chen', 'bertier', 'phi', 'akka', 'cassandra', 'weibull', 'rto'];
  const { tunings } = await resolveTunings(
    uses.map((use) => ({ use, with: {}, sweep: {} })),
    50,
    '.',
  );
  const folder = `${temporaryFolder()}/play`;
  await simulate(plans[0]!, tunings, folder, { stopped: () => false, reached: () => undefined });
  const { streams, sent } = readRecording(folder);
  const heartbeats = createHash('sha256');
  for (const { heard } of streams)
    for (const column of [heard.at, heard.seq, heard.sentAt, heard.incarnation]) heartbeats.update(column);
  for (const { at, seq } of sent.values()) heartbeats.update(at).update(seq);
  const { result } = await assess(
    {
      ...{ id: 'test', title: 'test', name: 'test', world: 'simulated', seed: 42, scenario: scenario(given) },
      ...{ plans, tunings, checks: { thresholds: [], expectations: [] }, again: '' },
    },
    [folder],
  );
  const metrics = result.rows.map(({ label, metrics: own }) => [
    label,
    ...METRICS.map((id) => own[id]!.value),
  ]);
  expect(result.void).toEqual([]);
  expect({
    heartbeats: heartbeats.digest('hex').slice(0, 16),
    metrics: createHash('sha256').update(JSON.stringify(metrics)).digest('hex').slice(0, 16),
  }).toEqual(GOLDEN);
});
