import { expect, test } from 'vitest';
import { heardIn, importText } from '../../testing/imported.ts';

/** Pauses of 250 ms from 0.15 s on, and of 1 ms at 1 s. */
const CLASSIC = `0.150: [GC 0.150: [ParNew: 8064K->0K(8128K), 0.2400000 secs] 8064K->840K(131008K), 0.2500000 secs]
0.500: [CMS-concurrent-mark: 0.250/0.300 secs]
1.000: [Full GC 1.000: [CMS: 1K->1K(2K), 0.0001 secs] 1K->1K(2K), 0.0010000 secs] [Times: user=0.01 sys=0.00, real=2.00 secs]
`;

test('what is due in a pause is sent at its end, and the pauses are stalls of the sender', async () => {
  const { trace, said } = await importText(CLASSIC);
  expect(said).toEqual(['recognised as gc-log']);
  expect(heardIn(trace.watches[0]!)).toEqual([
    [0, 0, 1],
    [1, 100, 101],
    [2, 400, 401],
    [3, 400, 401],
    // due at the pause’s end, which is no part of it
    [4, 400, 401],
    [5, 500, 501],
    [6, 600, 601],
    [7, 700, 701],
    [8, 800, 801],
    [9, 900, 901],
    [10, 1001, 1002],
  ]);
  expect(trace.events.truth).toEqual([
    { cause: 'stall', node: 'sender', from: 150, until: 400 },
    { cause: 'stall', node: 'sender', from: 1000, until: 1001 },
  ]);
  expect(trace.about.origin).toBe(
    'x.log by gc-log: a heartbeat every 100 ms, 1 ms on its way; 2 pauses stall the sender: those due in a pause are sent at its end, all at once',
  );
});

test('with --stalled skip only the last of them is', async () => {
  const { trace } = await importText(CLASSIC, { stalled: 'skip', delay: 5, peer: 'jvm' });
  expect(heardIn(trace.watches[0]!).slice(0, 4)).toEqual([
    [0, 0, 5],
    [1, 100, 105],
    [3, 400, 405],
    [4, 400, 405],
  ]);
  expect(trace.events.truth[0]!.node).toBe('jvm');
});

test.each([
  [
    'with dates, and a comma in numbers',
    '2010-02-26T08:31:51.990+0000: 0,150: [GC 0,150: [A: 1K->0K(2K), 0,2 secs] 1K->1K(2K), 0,25 secs]\n',
  ],
  [
    'in lines that HotSpot broke',
    '0.150: [Full GC 0.150: [CMS0.300: [CMS-concurrent-mark: 0.6/0.6 secs]\n (concurrent mode failure): 1K->1K(2K), 0.2 secs] 1K->1K(2K), 0.25 secs]\n',
  ],
  [
    'of G1, whose concurrent work is no pause',
    '0.100: [GC concurrent-mark-end, 0.5 secs]\n0.150: [GC pause (young), 0.25 secs]\n   [Parallel Time: 3.0 ms]\n',
  ],
  [
    'in unified logs, which tell of the end',
    '[0.010s][info][gc] Using G1\n[0.150s][info][gc,start    ] GC(0) Pause Young (Normal)\n[0.400s][info][gc          ] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M->4M(256M) 250.000ms\n[0.5s][info][gc] GC(1) Concurrent Mark Cycle 90.1ms\n',
  ],
  [
    'in unified logs with dates and milliseconds',
    '[2024-01-01T10:00:00.000+0000][400ms] GC(0) Pause Full (System.gc()) 4M->4M(256M) 250.000ms\n',
  ],
])('pauses %s', async (_, text) => {
  const { trace, said } = await importText(text);
  expect(said).toEqual(['recognised as gc-log']);
  expect(trace.events.truth).toEqual([{ cause: 'stall', node: 'sender', from: 150, until: 400 }]);
});

test('a pause that is cut off is left out with a warning', async () => {
  const { trace, said } = await importText(`${CLASSIC}2.000: [GC 2.000: [ParNew: 8064K`);
  expect(trace.events.truth).toHaveLength(2);
  expect(said.at(-1)).toBe('warning: the last pause is cut off and left out');
});

test('pauses that overlap by rounding are told apart', async () => {
  const { trace } = await importText(
    '0.100: [GC 1K->1K(2K), 0.0506 secs]\n0.150: [GC 1K->1K(2K), 0.0100 secs]\n',
  );
  expect(trace.events.truth.map(({ from, until }) => [from, until])).toEqual([
    [100, 150.6],
    [150.6, 160],
  ]);
});

test.each([
  [
    'nothing of that kind\n',
    'there is no pause with its time in it',
    'x.log',
    /-Xlog:gc:file=gc\.log::uptime/,
  ],
  [
    '[gc] GC(0) Pause Full 4M->4M(256M) 250.000ms\n',
    'there is no pause with its time in it',
    'x.log',
    /uptime/,
  ],
  [
    '2.000: [GC 1K->1K(2K), 0.1 secs]\n1.000: [GC 1K->1K(2K), 0.1 secs]\n',
    'the time goes back from 2000 ms to 1000 ms',
    'x.log:2',
    /each run of the JVM/,
  ],
  [
    '20000000.000: [GC 1K->1K(2K), 0.1 secs]\n',
    'with 20000000100 ms and a heartbeat every 100 ms there would be more than 100000000 heartbeats',
    'x.log:1',
    /--interval/,
  ],
  ['2.000: [GC 1K->1K(2K)]\n', 'a pause that does not tell how long it was', 'x.log:1', undefined],
])('%j is refused', async (text, what, where, fix) => {
  await expect(importText(text, { from: 'gc-log' })).rejects.toMatchObject({
    exit: 64,
    complaint: { what, where, ...(fix && { fix: expect.stringMatching(fix) }) },
  });
});
