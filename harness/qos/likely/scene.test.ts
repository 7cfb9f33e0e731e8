/** Likely causes out of recordings, with the figures that were recorded. */
import { expect, test } from 'vitest';
import { assessed, type Uses } from '../../testing/assessed.ts';
import type { Network } from '../../testing/recordings.ts';

const phi: Uses = [{ use: 'phi', with: { minStd: '10ms', window: 100 }, sweep: {} }];
const fixed: Uses = [{ use: 'fixed', with: { timeout: '250ms' }, sweep: {} }];
const likely = async (
  given: Parameters<typeof assessed>[0],
  uses: Uses,
  network: Network = (_, at) => at + 1 + ((7 * at) % 5),
): Promise<(string | undefined)[]> => {
  const { result } = await assessed(given, { network }, 'test', uses);
  return result.checks.map((check) => check.likely);
};

test('who learnt an outage is blind to the next crash', async () => {
  const [cause] = await likely(
    {
      warmup: '5s',
      thresholds: { detection_time: 'p(50) < 500ms' },
      phases: [
        {
          name: 'outage',
          for: '10s',
          faults: [{ fault: 'partition', kind: 'drop', from: 'senders', to: 'observer', for: '5s' }],
        },
        { name: 'crash', for: '10s', faults: [{ fault: 'crash', node: 'senders' }] },
      ],
    },
    phi,
    (_, at) => (at >= 5000 && at < 10_000 ? undefined : at + 1 + ((7 * at) % 5)),
  );
  expect(cause).toMatch(
    /^3 of 3 slow detections came after an outage that the detector had learnt: 5(\.\d+)?s is one of the \d\d gaps that it remembers, and its deadline went from 1\d\dms after a heartbeat to \d\.\d+s$/,
  );
});

test('three heartbeats in a row that were lost, of one peer and in one phase', async () => {
  const gone: Network = ({ from }, at, seq) =>
    from === 'n2' && at > 8000 && seq % 20 < 3 ? undefined : at + 1;
  const [cause] = await likely(
    {
      thresholds: { mistakes: '<= 0' },
      phases: [
        { name: 'calm', for: '7s' },
        { name: 'lossy', for: '15s' },
      ],
    },
    fixed,
    gone,
  );
  expect(cause).toMatch(
    /^8 of 8 mistakes came when 3 or more heartbeats in a row were lost: with one every 100ms that is more silence than the 250ms that the detector allowed \(median\); 8 of 8 mistakes are about n2, one of 3 peers$/,
  );
});

test('a heartbeat that is under way for too long', async () => {
  const [cause] = await likely(
    { thresholds: { mistakes: '<= 0' } },
    fixed,
    (_, at, seq) => at + (seq % 10 < 3 ? 280 : 1),
  );
  expect(cause).toMatch(
    / mistakes came while a heartbeat that had been sent was under way, for 280ms \(median\)/,
  );
});

test('an expectation is explained too, and what passes is not', async () => {
  const causes = await likely(
    {
      thresholds: { mistakes: '<= 0' },
      phases: [
        {
          name: 'dead',
          for: '10s',
          faults: [{ fault: 'crash', node: 'n1', at: '1s' }],
          expect: [{ suspected: { nodes: 'n1', within: '1.1s' } }],
        },
      ],
    },
    [{ use: 'fixed', with: { timeout: '400ms' }, sweep: {} }],
  );
  expect(causes).toEqual([
    undefined,
    expect.stringMatching(/^the deadline stood 400ms after a heartbeat .*nothing else had to go wrong$/),
  ]);
});

test('where the figures show nothing, nothing is said', async () => {
  expect(await likely({ thresholds: { mistake_rate: '< 1/h' } }, fixed)).toEqual([undefined]);
});
