import { expect, test } from 'vitest';
import type { Pooled } from '../result.ts';
import { assessed, crashes } from '../testing/assessed.ts';
import { pool } from './pool.ts';

test('detection times of a fixed timeout are the timeout less a uniform part of the interval', async () => {
  const { result } = await assessed(crashes);
  const row = result.rows.find(({ label }) => label === 'fixed timeout=300ms')!;
  expect(row.crashes).toBe(24);
  // heartbeats arrive 1 ms late; crashes are spread over the period, so the mean is 300 + 1 − 50
  expect(row.metrics['detection_time_mean']!.value).toBeCloseTo(251, -0.5);
  expect(row.metrics['detection_time_p50']).toMatchObject({ n: 24 });
  expect(row.detection.at(-1)!.detected).toBeCloseTo(1, 9);
  expect(row.metrics).toMatchObject({
    missed: { value: 0 },
    mistakes: { value: 0 },
    query_accuracy: { value: 1 },
    already_suspected: { value: 0 },
  });
});

test('an undisturbed run has neither void reasons nor disagreements; its phases are told apart', async () => {
  const { result } = await assessed(crashes);
  expect(result).toMatchObject({ state: 'complete', void: [], repeats: { planned: 2, played: 2 } });
  expect(result.doubts).toEqual([]);
  const { phases } = result.rows[0]!;
  expect(phases.map(({ phase, metrics }) => [phase, metrics['detection_time_p50']!.n])).toEqual([
    ['calm', undefined],
    ['crashes', 24],
  ]);
});

test('stalls and partitions are told from clean mistakes, and from one another', async () => {
  const { result } = await assessed(
    {
      warmup: '3s',
      phases: [
        {
          name: 'a',
          for: '20s',
          faults: [
            { fault: 'pause', node: 'n1', at: '2s', for: '1s' },
            { fault: 'pause', node: 'observer', at: '6s', for: '1s' },
            { fault: 'partition', kind: 'drop', from: 'n2', to: 'observer', at: '10s', for: '1s' },
          ],
        },
      ],
    },
    {
      network: (link, at, seq) => {
        if (link.from === 'n2' && at >= 13_000 && at < 14_000) return undefined;
        // the observer hears nothing while it stands still, and everything when it goes on
        if (at >= 9000 && at < 10_000) return 10_000 + (at - 9000) / 1000;
        return link.from === 'n3' && seq === 200 ? undefined : at + 1;
      },
    },
  );
  const row = result.rows.find(({ label }) => label === 'fixed timeout=150ms')!;
  expect(row.metrics).toMatchObject({
    mistakes: { value: 6 },
    mistakes_clean: { value: 1 },
    mistakes_stall: { value: 4 },
    mistakes_by_observer: { value: 3 },
    mistakes_partition: { value: 1 },
  });
});

test('under a policy that excuses partitions they are shown, and not counted', async () => {
  const { result } = await assessed(
    {
      truth: { partitioned: 'suspect' },
      warmup: '3s',
      phases: [
        {
          name: 'a',
          for: '10s',
          faults: [{ fault: 'partition', from: 'n1', to: 'observer', at: '2s', for: '2s' }],
        },
      ],
    },
    { network: (link, at) => (link.from === 'n1' && at >= 5000 && at < 7000 ? undefined : at + 1) },
  );
  const { metrics } = result.rows[0]!;
  expect(metrics).toMatchObject({
    mistakes: { value: 0 },
    mistakes_partition: { value: 0, note: expect.stringContaining('1 more are right') },
    query_accuracy: { value: 1 },
    unreachable_time_p50: { n: 1 },
  });
  expect(metrics['retrust_time_p50']!.value).toBeLessThan(110);
});

test('a timeout that reaches to the next look is not taken for a young one', async () => {
  const looking = [{ use: 'fixed', with: { timeout: '150ms', check: '333ms' }, sweep: {} }];
  const calm = { warmup: '3s', phases: [{ name: 'a', for: '5s' }] };
  const { result } = await assessed(calm, {}, 'test', looking);
  expect(result.doubts.map(({ id }) => id)).not.toContain('young-detectors');
});

test('a detector that never trusts has no rate of mistakes to be proud of, and is doubted', async () => {
  // it believes that there is no delay, so every heartbeat comes too late for it
  const never = [{ use: 'nfd-u', with: { alpha: '0ms' }, sweep: {} }];
  const { result } = await assessed(
    { warmup: '3s', phases: [{ name: 'a', for: '10s' }] },
    { network: (_, at) => at + 150 },
    'test',
    never,
  );
  const [row] = result.rows;
  expect(row!.metrics).toMatchObject({ mistakes: { value: 0 }, query_accuracy: { value: 0 } });
  expect(row!.metrics['mistake_rate']!.high).toBe(null);
  expect(result.doubts.map(({ id }) => id)).toContain('never-trusted');
});

test('exposure is the hours that mistakes are counted in', async () => {
  const { result } = await assessed({ warmup: '3s', phases: [{ name: 'a', for: '30s' }] });
  expect(result.rows[0]!.metrics['exposure']!.value).toBeCloseTo((3 * 30) / 3600, 6);
});

test('a play that failed makes the scenario void, and says why', async () => {
  const { result } = await assessed(
    { phases: [{ name: 'a', for: '5s' }] },
    { end: { how: 'failed', end: 3000, failure: 'node n1 ended by itself (exit code 1)' } },
  );
  expect(result).toMatchObject({
    state: 'failed',
    void: ['play 1 failed: node n1 ended by itself (exit code 1)'],
  });
});

test('a dose that was missed makes the scenario void', async () => {
  const { result } = await assessed({
    phases: [{ name: 'a', for: '20s', faults: [{ fault: 'loss', rate: '50%' }] }],
  });
  expect(result.void[0]).toMatch(/^dose, phase a, all links: loss: 0 of \d+ lost/);
});

test('a detector that threw is named, and so is what it threw', async () => {
  const failure = {
    tuning: 'akka minStd=10ms firstEstimate=100ms pause=0ms',
    node: 'observer',
    peer: 'n1',
    message: 'oops',
  };
  const { result } = await assessed(
    { phases: [{ name: 'a', for: '5s' }] },
    { end: { detectorFailures: [failure] } },
  );
  expect(result.rows.filter(({ error }) => error === 'oops').map(({ detector }) => detector)).toEqual([
    'akka',
  ]);
  expect(result.doubts.map(({ what }) => what).join()).toContain(
    'threw on observer while it watched n1: oops',
  );
});

test('scenarios of one interval are pooled by summing counts and exposures', async () => {
  const one = await assessed(crashes, {}, 'one');
  const two = await assessed({ warmup: '3s', phases: [{ name: 'a', for: '30s' }] }, {}, 'two');
  const other = await assessed(
    { heartbeat: { interval: '200ms' }, phases: [{ name: 'a', for: '9s' }] },
    {},
    'other',
  );
  const [pooled] = pool([one, two, other]) as [Pooled];
  expect(pooled.scenarios).toEqual(['one', 'two']);
  const bound = (rows: readonly { metrics: Readonly<Record<string, { high?: number | null }>> }[]): number =>
    1 / rows[0]!.metrics['mistake_rate']!.high!;
  expect(bound(pooled.rows)).toBeCloseTo(bound(one.result.rows) + bound(two.result.rows), 9);
  expect(pool([one])).toEqual([]);
});
