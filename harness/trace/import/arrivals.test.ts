import { describe, expect, test } from 'vitest';
import { heardIn, importText, lostIn } from '../../testing/imported.ts';

const from = 'arrivals';

test('arrivals are numbered as if nothing had been lost, and count from the first', async () => {
  const { trace } = await importText('1000\n1100.5 what follows\n1400,a\n\n 1500\n', { from });
  expect(heardIn(trace.watches[0]!)).toEqual([
    [0, 0, 0],
    [1, 100.5, 100.5],
    [2, 400, 400],
    [3, 500, 500],
  ]);
  expect(lostIn(trace.watches[0]!)).toEqual([]);
  expect(trace.about).toMatchObject({
    interval: 101,
    sendTimes: 'unknown',
    origin:
      'x.log by arrivals: arrival times in milliseconds, numbered one after another, as if nothing had been lost',
  });
});

test.each([
  ['s', '1697189070.697100\n1697189070.801237\n'],
  ['ms', '1697189070697.1\n1697189070801.237\n'],
  ['us', '1697189070697100\n1697189070801237\n'],
  ['ns', '1697189070697100000,310a\n1697189070801237000,320a\n'],
] as const)('times since the epoch in %s are good to the microsecond', async (unit, text) => {
  const { trace } = await importText(text, { from, unit });
  expect(heardIn(trace.watches[0]!).map(([, , at]) => at)).toEqual([0, 104.137]);
});

test('what tcpdump prints is recognised, and is in seconds', async () => {
  const line = (time: string): string => `${time} IP 10.0.0.1.7000 > 10.0.0.2.7000: UDP, length 16\n`;
  const { trace, said } = await importText(line('1697189070.697100') + line('1697189070.797102'), {
    peer: 'n1',
  });
  expect(said).toEqual(['recognised as arrivals']);
  expect(trace.watches[0]!.link).toEqual({ from: 'n1', to: 'observer' });
  expect([...trace.watches[0]!.heard.at]).toEqual([0, 100.002]);
});

describe('with --lost infer', () => {
  const infer = (times: readonly number[], interval?: number) =>
    importText(times.join('\n'), { from, lost: 'infer', ...(interval && { interval }) });

  test('a gap that nothing makes up for is a loss', async () => {
    const { trace } = await infer([0, 100, 200, 500, 600, 705]);
    const [watch] = trace.watches;
    expect([...watch!.heard.seq]).toEqual([0, 1, 2, 5, 6, 7]);
    expect(lostIn(watch!)).toEqual([
      [3, 300],
      [4, 400],
    ]);
  });

  test('a burst after a stall is none', async () => {
    const { trace } = await infer([0, 100, 500, 500, 501, 502, 600, 700], 100);
    expect([...trace.watches[0]!.heard.seq]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(trace.watches[0]!.lost.seq).toHaveLength(0);
  });

  test('a burst that is too small for its stall leaves the oldest lost', async () => {
    const { trace } = await infer([0, 100, 500, 501, 600, 700], 100);
    expect([...trace.watches[0]!.heard.seq]).toEqual([0, 1, 4, 5, 6, 7]);
    expect(lostIn(trace.watches[0]!)).toEqual([
      [2, 233.333],
      [3, 366.667],
    ]);
  });

  test('a log that begins with a burst begins with slot 0', async () => {
    const { trace } = await infer([0, 1, 2, 100, 200], 100);
    expect([...trace.watches[0]!.heard.seq]).toEqual([0, 1, 2, 3, 4]);
    const gap = (await infer([0, 1, 2, 500, 600], 100)).trace.watches[0]!;
    expect([...gap.heard.seq]).toEqual([0, 1, 2, 7, 8]);
  });

  test('the interval is the mean of usual gaps, which does not drift as the median would', async () => {
    // two gaps in three are of 99 ms: with their median a slot in a hundred would seem to be missing
    const times = Array.from({ length: 1000 }, (_, i) => 100 * i - (i % 3));
    const { trace } = await infer(times);
    expect(trace.watches[0]!.lost.seq).toHaveLength(0);
    expect(trace.about.interval).toBe(100);
    expect(trace.about.origin).toMatch(
      /inferred backwards from the end at an interval of 100 ms \(the mean of/,
    );
  });

  test('a gap of ten million slots is a mistake', async () => {
    await expect(infer([0, 100, 200, 2e9], 100)).rejects.toThrow(
      /heartbeats 3 to 19999999 are missing; that is more/,
    );
  });
});

test.each([
  [
    'time,id\n1,a\n',
    'expected a number of milliseconds, not "time"',
    'x.log:1',
    /if that is a header, leave it out/,
  ],
  ['1\n2\nx\n', 'expected a number of milliseconds, not "x"', 'x.log:3', /each line begins with a time/],
  ['1\n3\n2\n', 'the time goes back from 3 ms to 2 ms', 'x.log:3', /sort -g/],
  ['\n\n', 'there is no arrival in it', 'x.log', undefined],
  [
    '1697189070697100000\n1697189071697100000\n1697192671697100000\n',
    /span 1000278h, and a trace/,
    'x.log',
    /--unit/,
  ],
  ['5\n', 'it does not tell how often heartbeats were sent', 'x.log', /--interval/],
])('%j is refused', async (text, what, where, fix) => {
  await expect(importText(text, { from })).rejects.toMatchObject({
    exit: 64,
    complaint: {
      what: expect.stringMatching(what),
      where,
      ...(fix && { fix: expect.stringMatching(fix) }),
    },
  });
});
