import { describe, expect, test } from 'vitest';
import { gapsOver, heardIn, importText, lostIn } from '../../testing/imported.ts';

const from = 'rtt';
/** Requests of 60 ms, and one that was answered after five seconds. */
const OUTAGE = `${[...Array.from({ length: 20 }, () => 60), 5000, ...Array.from({ length: 20 }, () => 60)].join('\n')}\n`;

describe('time-faithful', () => {
  test('a heartbeat arrives when the request that is outstanding at its sending is answered', async () => {
    const { trace } = await importText('50\n200\n20\n60\n', { from });
    // answers at 50, 250, 270 and 330; the floor is the 5th percentile, 20 ms
    expect(heardIn(trace.watches[0]!)).toEqual([
      [0, 0, 50],
      [1, 100, 250],
      [2, 200, 250],
      [3, 300, 330],
    ]);
    expect(trace.about).toMatchObject({
      interval: 100,
      sendTimes: 'scheduled',
      origin: expect.stringMatching(
        /^x\.log by rtt: time-faithful: .*no sooner than 20 ms \(the 5th percentile\)/,
      ),
    });
  });

  test('an answer that is just due is no sooner than the floor', async () => {
    const { trace } = await importText('99\n3\n98\n98\n98\n98\n', { from, interval: 100 });
    // 100 ms lies 2 ms before the answer at 102
    expect(heardIn(trace.watches[0]!)[1]).toEqual([1, 100, 103]);
  });

  test('an outage keeps its length', async () => {
    const { trace, said } = await importText(OUTAGE, { from });
    const [watch] = trace.watches;
    expect(gapsOver(1000, watch!)).toBe(1);
    expect(Math.max(...heardIn(watch!).map(([, sent, at]) => at! - sent!))).toBe(5000);
    expect(lostIn(watch!)).toEqual([]);
    expect(said).toEqual([]);
  });
});

test('one-per-heartbeat shortens an outage to one late heartbeat, and says so', async () => {
  const { trace, said } = await importText(OUTAGE, { from, conversion: 'one-per-heartbeat' });
  const [watch] = trace.watches;
  expect(watch!.heard.at).toHaveLength(41);
  expect(gapsOver(1000, watch!)).toBe(0);
  expect(heardIn(watch!).at(-1)).toEqual([20, 2000, 7000]);
  const flaw =
    /an outage becomes one late heartbeat, however long it was: mistakes of long outages are missing$/;
  expect(said).toEqual([expect.stringMatching(flaw)]);
  expect(trace.about.origin).toMatch(flaw);
});

test.each([
  ['5\n-1\n', 'a round trip can’t take -1 ms', 'x.log:2'],
  ['5\nabc\n', 'expected a number of milliseconds, not "abc"', 'x.log:2'],
  ['\n', 'there is no round trip in it', 'x.log'],
  [
    '5e9\n5000000001\n',
    'with 10000000001 ms and a heartbeat every 100 ms there would be more than 100000000 heartbeats',
    'x.log:2',
  ],
])('%j is refused', async (text, what, where) => {
  await expect(importText(text, { from })).rejects.toMatchObject({ exit: 64, complaint: { what, where } });
});
