import { expect, test } from 'vitest';
import { resolveTunings } from '../scenario/tunings.ts';
import { assessed, crashes, type Uses } from '../testing/assessed.ts';
import type { Network } from '../testing/recordings.ts';

test('a replay by another rule disagrees, though it changes its mind just as often', async () => {
  const fixed = (timeout: string): Uses => [{ use: 'fixed', with: { timeout }, sweep: {} }];
  const { tunings } = await resolveTunings(fixed('400ms'), 100, '.');
  const same = await assessed(crashes, { tunings }, 'test', fixed('400ms'));
  expect(same.result.doubts).toEqual([]);
  const other = await assessed(crashes, { tunings }, 'test', fixed('180ms'));
  // every one of the 24 suspicions
  expect(other.result.doubts).toMatchObject([
    { id: 'disagreement', what: expect.stringContaining('24 changes of opinion were only voiced, 24 only') },
  ]);
});

test('long faults that leave few blocks are a doubt where mistakes cluster and an interval is told all the same', async () => {
  const doubts = async (length: string, network: Network) => {
    const fault = { fault: 'latency', delay: '400ms', from: 'senders', every: '10s', for: '4s' } as const;
    const phases = [{ name: 'a', for: length, faults: [{ ...fault, to: 'observer' }] }];
    return (await assessed({ warmup: '3s', phases }, { network })).result.doubts;
  };
  const soon: Network = (_, at) => at + 1;
  // all that are late make a mistake at once
  const slow: Network = (_, at) => (at >= 3000 && (at - 3000) % 10_000 < 4000 ? at + 401 : at + 1);
  expect(await doubts('60s', slow)).toMatchObject([
    { id: 'few-blocks', what: expect.stringContaining('faults of up to 4s leave 15 blocks') },
  ]);
  expect(await doubts('60s', soon)).toEqual([]);
  // too few for any interval
  expect(await doubts('25s', slow)).toEqual([]);
});

test('a detector is young only if its timeout still has far to go', async () => {
  const sfd = async (warmup: string, judged: Uses) =>
    (await assessed({ warmup, phases: [{ name: 'a', for: '5s' }] }, {}, 'test', judged)).result.doubts;
  const settled = [{ use: 'phi', with: { window: 1000, minStd: '10ms' }, sweep: {} }];
  expect(await sfd('3s', settled)).toEqual([]);
  const guessing = [{ use: 'akka', with: { minStd: '1ms', firstEstimate: '1s', pause: '0ms' }, sweep: {} }];
  expect((await sfd('1s', guessing)).map(({ id }) => id)).toEqual(['young-detectors']);
});

test('late timers show as lateness and as a doubt, not as another detector', async () => {
  const { result } = await assessed(crashes, { late: 30 });
  const row = result.rows[0]!;
  expect(row.metrics['lateness_p50']!.value).toBeCloseTo(30, 6);
  expect(result.metrics['harness_lateness_p99']!.value).toBeCloseTo(30, 6);
  expect(result.doubts.map(({ id }) => id)).toContain('late-voices');
  expect(result.doubts.map(({ id }) => id)).not.toContain('disagreement');
});
