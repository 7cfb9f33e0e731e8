/** What counts as one crash, and what becomes of those that can't be measured from. */
import { expect, test } from 'vitest';
import { assessed, crashes } from '../testing/assessed.ts';

test('a crash that three observers saw is one crash and three views of it', async () => {
  const { result } = await assessed({
    topology: { shape: 'all-to-all', nodes: 4 },
    phases: [{ name: 'a', for: '10s', faults: [{ fault: 'crash', node: 'n4', at: '5s' }] }],
  });
  const [row] = result.rows;
  expect(row).toMatchObject({ crashes: 1, views: 3 });
  expect(row!.metrics).toMatchObject({
    detection_time_p50: { n: 1, views: 3, low: null, high: null },
    detection_time_mean: { n: 1, low: null, high: null },
    already_suspected: { n: 1, views: 3 },
  });
  // as wide as one crash makes it, not three
  expect(row!.metrics['already_suspected']!.high).toBeGreaterThan(0.7);
});

test('a partition that cuts three links is one partition and three views of it', async () => {
  const { result } = await assessed(
    {
      phases: [
        {
          name: 'a',
          for: '10s',
          faults: [{ fault: 'partition', from: 'senders', to: 'observer', at: '2s', for: '2s' }],
        },
      ],
    },
    { network: (_, at) => (at >= 3000 && at < 5000 ? undefined : at + 1) },
  );
  expect(result.rows[0]!.metrics).toMatchObject({
    unreachable_time_p50: { n: 1, views: 3, high: null },
    retrust_time_p50: { n: 1, views: 3, high: null },
  });
});

test('a crash whose instant is not known well enough is discarded and told, and lateness of faults with it', async () => {
  let kills = 0;
  const { result } = await assessed(crashes, {
    began: ({ from }) => (kills++ % 4 === 0 ? [from, from + 40] : [from, from + 4]),
  });
  expect(result.rows[0]!).toMatchObject({
    crashes: 18,
    metrics: { crashes_discarded: { value: 6, n: 24 }, crashes_unobserved: { value: 0 } },
  });
  expect(result.metrics).toMatchObject({
    fault_lateness_p50: { value: 4, n: 24 },
    fault_lateness_p90: { value: 40 },
  });
  expect(result.doubts.map(({ id }) => id)).toEqual(['late-crashes', 'discarded-crashes']);
});

test('planned crashes that were not played, or of a life that nobody had heard, are counted', async () => {
  const unheard = await assessed(crashes, {
    // n1 is not heard any more after its first crash
    network: (link, at) => (link.from === 'n1' && at > 15_000 ? undefined : at + 1),
  });
  expect(unheard.result.rows[0]!).toMatchObject({
    crashes: 18,
    metrics: { crashes_unobserved: { value: 6, n: 24 } },
  });
  const cut = await assessed(crashes, { end: { how: 'interrupted', end: 20_000 } });
  const { crashes: played, metrics } = cut.result.rows[0]!;
  expect(played).toBeLessThan(24);
  expect(metrics['crashes_unobserved']).toEqual({ value: 24 - played, n: 24 });
});
