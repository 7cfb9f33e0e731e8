import { describe, expect, test } from 'vitest';
import type { Mark } from '../../../trace/trace.ts';
import type { ClockOf } from './peer-log.ts';
import { Recorder, type Trace } from './recorder.ts';

/** A trace in memory, and who told it what. */
function recording(clock: ClockOf = 'own', origin = 0) {
  const said: string[] = [];
  const rows: (readonly [peer: string, seq: number, sentAt: number, at: number])[] = [];
  const marks: Mark[] = [];
  const watches: { peer: string; from: number; until?: number; stalls?: number }[] = [];
  const opened: string[] = [];
  let finished = false;
  const trace: Trace = {
    watch: ({ from: peer }, from = 0) => watches.push({ peer, from }) - 1,
    heard: (watch, seq, sentAt, at) => void rows.push([watches[watch]!.peer, seq, sentAt, at]),
    lost: () => undefined,
    events: (events) => void marks.push(...(events.marks ?? [])),
    ended: (watch, until, stalls = []) =>
      void Object.assign(watches[watch]!, { until, stalls: stalls.length }),
    flush: () => undefined,
    finish: () => {
      finished = true;
    },
  };
  const recorder = new Recorder({
    interval: 100,
    clock,
    origin,
    open: (sendTimes) => {
      opened.push(sendTimes);
      return trace;
    },
    say: (line) => void said.push(line),
  });
  const hear = (text: string, at: number, source = '10.0.0.1:999'): void =>
    recorder.received(Buffer.from(text), source, at);
  return { recorder, hear, said, rows, marks, watches, opened, finished: () => finished };
}

test('a trace is begun with the first heartbeat, which shows whether send times are known', () => {
  const stamped = recording();
  expect(stamped.opened).toEqual([]);
  stamped.hear('db1 0 7000', 50);
  stamped.hear('db1 1 7100', 148);
  expect(stamped.opened).toEqual(['stamped']);
  expect(stamped.rows).toEqual([
    ['db1', 0, 50, 50],
    ['db1', 1, 150, 148],
  ]);
  const unknown = recording();
  unknown.hear('db1 0', 50);
  unknown.hear('db2 0 7000', 60);
  expect(unknown.opened).toEqual(['unknown']);
  expect(unknown.rows.map(([, , sentAt]) => sentAt)).toEqual([50, 60]);
  expect(unknown.said.join()).toContain('db2 says when it sends, others do not: that is left out');
});

test('who does not say a name is called by where it is; that is told once', () => {
  const { recorder, hear, rows, said } = recording();
  hear('', 50);
  hear('\u0000\u0001 binary', 60);
  hear('also 1 2 3 4', 70, '10.0.0.2:1');
  expect(rows.map(([peer, seq]) => [peer, seq])).toEqual([
    ['10.0.0.1:999', 0],
    ['10.0.0.1:999', 1],
    ['10.0.0.2:1', 0],
  ]);
  expect(said.filter((line) => line.includes('not of the form'))).toHaveLength(1);
  expect(recorder.end(100, [])).toMatchObject({
    foreign: 2,
    ignored: 0,
    peers: [{ heard: 2 }, { heard: 1 }],
  });
});

test('send times on a shared clock count from the begin of the recording', () => {
  const { hear, rows, said } = recording('shared', 1_000_000);
  hear('db1 0 1000049.5', 50);
  hear('db2 0 5', 51);
  expect(rows.map(([, , sentAt]) => sentAt)).toEqual([49.5, 51]);
  expect(said).toContain(
    'db2: its clock is not ours; its times are moved so that this heartbeat took no time',
  );
});

test('a restart and a clock that was set stand in the trace', () => {
  const { recorder, hear, marks } = recording();
  for (let seq = 0; seq < 20; seq++) hear(`db1 ${seq} ${7000 + 100 * seq}`, 50 + 100 * seq);
  hear('db1 0 3', 2500);
  hear('db1 1 9000000000', 2600);
  recorder.flush();
  expect(marks).toEqual([
    { at: 2500, text: 'db1 restarted' },
    { at: 2600, text: 'db1: its clock was set; its times are moved anew' },
  ]);
  expect(recorder.end(3000, [])!.peers).toMatchObject([
    { peer: 'db1', heard: 22, restarts: 1, clockJumps: 1 },
  ]);
  expect(marks).toHaveLength(2);
});

describe('silence', () => {
  const beats = (count: number) => {
    const all = recording();
    for (let seq = 0; seq < count; seq++) all.hear(`db1 ${seq}`, 100 * seq);
    all.said.length = 0;
    return all;
  };

  test('of more than ten intervals is told when it begins and when it ends', () => {
    const { recorder, hear, said } = beats(20);
    recorder.look(2900);
    expect(said).toEqual([]);
    recorder.look(2901);
    recorder.look(3200);
    expect(said).toEqual(['db1 is silent: nothing for 1s']);
    expect(recorder.status()).toBe('db1 +20 (silent)');
    hear('db1 40', 4000);
    expect(said.slice(1)).toEqual(['db1 is back after 2.1s']);
    expect(recorder.status()).toBe('db1 +1');
  });

  test('of a peer that hardly was one is not told', () => {
    const { recorder, said } = beats(5);
    recorder.look(90_000);
    expect(said).toEqual([]);
  });
});

test('many peers stand in one line all the same', () => {
  const { recorder, hear } = recording();
  expect(recorder.status()).toBe('nothing heard yet');
  for (let i = 0; i < 20; i++) hear(`n${i}`, i);
  expect(recorder.status()).toBe('n0 +1, n1 +1, n2 +1, n3 +1, n4 +1, n5 +1, n6 +1, n7 +1, and 12 more');
});

test('a flood of peers is left out beyond 4096, and told once', () => {
  const { recorder, hear, watches, said } = recording();
  for (let i = 0; i < 5000; i++) hear(`n${i}`, i);
  hear('n0', 6000);
  expect(watches).toHaveLength(4096);
  expect(said.filter((line) => line.includes('more than 4096 peers'))).toHaveLength(1);
  expect(recorder.end(9000, [])).toMatchObject({ ignored: 904 });
});

test('at the end every watch goes on to it, with the stalls since it began', () => {
  const { recorder, hear, watches, finished } = recording();
  hear('db1', 50.0004);
  hear('db2', 500);
  expect(finished()).toBe(false);
  recorder.end(900, [{ from: 100, until: 200 }]);
  expect(finished()).toBe(true);
  expect(watches).toEqual([
    { peer: 'db1', from: 50, until: 900, stalls: 1 },
    { peer: 'db2', from: 500, until: 900, stalls: 0 },
  ]);
});

test('where nothing was heard there is nothing to end', () => {
  const { recorder, opened } = recording();
  recorder.flush();
  recorder.look(5000);
  expect(recorder.end(9000, [])).toBeUndefined();
  expect(opened).toEqual([]);
});

test('who is silent at the end is watched to its last heartbeat only, and that is told', () => {
  const { recorder, hear, said, watches } = recording();
  hear('db1 0 0', 50);
  hear('db2 0 0', 60);
  for (let seq = 1; seq < 40; seq++) hear(`db2 ${seq} ${100 * seq}`, 60 + 100 * seq);
  recorder.end(4100, []);
  expect(watches).toMatchObject([
    { peer: 'db1', until: 50 },
    { peer: 'db2', until: 4100 },
  ]);
  expect(said.at(-1)).toBe('db1 was silent for the last 4.05s: its watch ends with its last heartbeat');
});
