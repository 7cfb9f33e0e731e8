import { describe, expect, test } from 'vitest';
import { heardIn, importText, lostIn } from '../../testing/imported.ts';

const PING = 'PING 10.0.0.1 (10.0.0.1) 56(84) bytes of data.\n';
const reply = (seq: number, time: string): string =>
  `64 bytes from 10.0.0.1: icmp_seq=${seq} ttl=64 time=${time} ms\n`;
const END = '\n--- 10.0.0.1 ping statistics ---\n';

test('without time stamps, send times are the schedule that the last lines tell of', async () => {
  const { trace, said } = await importText(
    `${PING}${reply(1, '20.5')}${reply(4, '3000')}${reply(5, '1000')}${END}6 packets transmitted, 3 received, 50% packet loss, time 10000ms\nrtt min/avg/max/mdev = 1/2/3/4 ms\n`,
  );
  expect(said).toEqual(['recognised as ping']);
  // 10 s from the first sending to the sixth
  expect(heardIn(trace.watches[0]!)).toEqual([
    [1, 2000, 2020.5],
    [4, 8000, 11_000],
    [5, 10_000, 11_000],
  ]);
  expect(lostIn(trace.watches[0]!)).toEqual([
    [2, 4000],
    [3, 6000],
    [6, 12_000],
  ]);
  expect(trace.watches[0]).toMatchObject({ from: 2000, until: 12_000 });
  expect(trace.about).toMatchObject({
    interval: 2000,
    sendTimes: 'scheduled',
    origin:
      'x.log by ping: send times icmp_seq × 2000 ms (it tells of 10000 ms for 5 intervals), arrivals a round trip later; requests without a reply are lost',
  });
});

test('without last lines the schedule is what was told, or what ping does', async () => {
  const text = `${PING}${reply(1, '1')}${reply(2, '1')}`;
  expect((await importText(text)).trace.about.interval).toBe(1000);
  const { trace } = await importText(text, { interval: 200 });
  expect(heardIn(trace.watches[0]!)).toEqual([
    [1, 200, 201],
    [2, 400, 401],
  ]);
  expect(trace.about.origin).toMatch(/icmp_seq × 200 ms \(as was told\)/);
});

test('with time stamps a sending is the stamp less the round trip, and what is lost lies between', async () => {
  const stamped = (stamp: string, seq: number, time: string): string => `[${stamp}] ${reply(seq, time)}`;
  const { trace } = await importText(
    `${PING}${stamped('1697189070.520000', 2, '20')}${stamped('1697189070.730000', 3, '30')}[1697189070.9] no answer yet for icmp_seq=4\n${stamped('1697189071.110000', 5, '10')}[1697189071.5] no answer yet for icmp_seq=6\n`,
  );
  expect(heardIn(trace.watches[0]!)).toEqual([
    [2, 200, 220],
    [3, 400, 430],
    [5, 800, 810],
  ]);
  // the first and the last are placed by the usual gap
  expect(lostIn(trace.watches[0]!)).toEqual([
    [1, 0],
    [4, 600],
    [6, 1000],
  ]);
  expect(trace.about).toMatchObject({ interval: 200, sendTimes: 'stamped' });
});

test('duplicates are heard again, errors are losses, and other lines mean nothing', async () => {
  const { trace } = await importText(
    `${PING}${reply(1, '10')}64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=30.0 ms (DUP!)\nFrom 10.0.0.9 icmp_seq=2 Destination Host Unreachable\nping: sendmsg: Network is unreachable\n${reply(3, '0.045')}^C`,
  );
  expect(heardIn(trace.watches[0]!)).toEqual([
    [1, 1000, 1010],
    [1, 1000, 1030],
    [3, 3000, 3000.045],
  ]);
  expect(lostIn(trace.watches[0]!)).toEqual([[2, 2000]]);
});

test('replies out of order lose nothing', async () => {
  const { trace } = await importText(`${PING}${reply(1, '1')}${reply(3, '1')}${reply(2, '1500')}`);
  expect([...trace.watches[0]!.heard.seq]).toEqual([1, 3, 2]);
  expect(trace.watches[0]!.lost.seq).toHaveLength(0);
});

test('numbers that begin again at 0 go on counting', async () => {
  const seqs = [65_533, 65_535, 65_534, 1, 0, 3];
  const { trace } = await importText(seqs.map((seq) => reply(seq, '1')).join(''));
  expect([...trace.watches[0]!.heard.seq]).toEqual([65_533, 65_534, 65_535, 65_536, 65_537, 65_539]);
  expect([...trace.watches[0]!.lost.seq]).toEqual([65_538]);
});

test.each([
  [
    'macOS',
    'PING 10.0.0.1 (10.0.0.1): 56 data bytes\n64 bytes from 10.0.0.1: icmp_seq=0 ttl=64 time=1.5 ms\nRequest timeout for icmp_seq 1\n64 bytes from 10.0.0.1: icmp_seq=2 ttl=64 time=2.5 ms\n',
  ],
  [
    'busybox',
    'PING 10.0.0.1 (10.0.0.1): 56 data bytes\n64 bytes from 10.0.0.1: seq=0 ttl=64 time=1.5 ms\n64 bytes from 10.0.0.1: seq=2 ttl=64 time=2.5 ms\n',
  ],
])('ping of %s counts from 0', async (_, text) => {
  const { trace } = await importText(text);
  expect(heardIn(trace.watches[0]!)).toEqual([
    [0, 0, 1.5],
    [2, 2000, 2002.5],
  ]);
  expect([...trace.watches[0]!.lost.seq]).toEqual([1]);
});

describe('a last line that was cut off', () => {
  test.each([
    '64 bytes from 10.0.0.1: icm',
    '64 bytes from 10.0.0.1: icmp_seq=3 ttl=64 time=55.',
    'no answer yet for icmp_seq=12',
  ])('%j is left out with a warning', async (rest) => {
    const { trace, said } = await importText(`${PING}${reply(1, '1')}${reply(2, '1')}${rest}`);
    expect([...trace.watches[0]!.heard.seq]).toEqual([1, 2]);
    expect(trace.watches[0]!.lost.seq).toHaveLength(0);
    expect(said.at(-1)).toBe(`warning: line 4 is cut off and left out: ${rest}`);
  });
});

test.each([
  [PING, 'there is no reply with a time in it', 'x.log'],
  [`${PING}${reply(1, '1')}${PING}`, 'a second ping begins here', 'x.log:3'],
  [`${PING}64 bytes from 10.0.0.1: icmp_seq=1 ttl=64\n`, 'a reply without its time', 'x.log:2'],
  [
    `${PING}${reply(1, '1')}[1697189070.5] ${reply(2, '1')}`,
    'some replies have a time stamp and some have not',
    'x.log:3',
  ],
  [`${PING}[20.5] ${reply(1, '1')}[20.4] ${reply(2, '1')}`, 'the time stamp goes back, to 20.4', 'x.log:3'],
])('%j is refused', async (text, what, where) => {
  await expect(importText(text)).rejects.toMatchObject({ exit: 64, complaint: { what, where } });
});
