/** Recording real heartbeats: counts and orders, never how long something took. */
import { createSocket } from 'node:dgram';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { flatline } from '../../testing/cli.ts';
import { heardSoFar, INTERVAL, recorder, send } from '../../testing/recorder.ts';
import { temporaryFolder } from '../../testing/temporary.ts';
import { readTrace } from '../../trace/read.ts';
import type { Watch } from '../../trace/trace.ts';

function inOrder({ heard, from, until }: Watch): boolean {
  return heard.at.every((at, i) => at >= (heard.at[i - 1] ?? from) && at <= until);
}

describe('two senders, one killed and started again', () => {
  test('Ctrl-C completes the trace: both are in it, the one that restarted with two lives', async () => {
    const { run, cwd, path, udp, tcp, said, watch } = await recorder('--flush', '100ms');
    const steady = send(tcp, '--tcp', '--peer', 'db1', '--bytes', '300');
    const first = send(udp, '--peer', 'db2');
    await expect.poll(() => heardSoFar(path, 'db2'), { timeout: 30_000 }).toBeGreaterThan(15);
    first.kill('SIGKILL');
    await first;
    const second = send(udp, '--peer', 'db2', '--count', '20');
    expect((await second).exitCode).toBe(0);
    expect((await second).stdout).toMatch(/^\d+ heartbeats sent as db2 in /);
    steady.kill('SIGINT');
    const sent = await steady;
    expect(sent.exitCode).toBe(0);
    run.kill('SIGINT');
    const { exitCode, stdout } = await run;
    expect(exitCode, said()).toBe(0);
    expect(readdirSync(cwd)).toEqual(['a.fltrace']);
    expect(stdout).toMatch(/^a.fltrace: \d+ heartbeats of 2 peers in .*\n/);
    expect(stdout).toMatch(/db2: \d+ heard, 0 lost, 1 restarts/);
    const [db1, db2] = [watch('db1'), watch('db2')];
    expect(inOrder(db1) && inOrder(db2)).toBe(true);
    // all that was sent on a connection is heard
    expect(`${db1.heard.at.length} heartbeats`).toBe(/^\d+ heartbeats/.exec(sent.stdout)![0]);
    expect(db1.heard.incarnation).toBeUndefined();
    const lives = [...db2.heard.incarnation!];
    expect(new Set(lives)).toEqual(new Set([0, 1]));
    expect(lives).toEqual(lives.toSorted((a, b) => a - b));
    expect(readTrace(path).events.marks.map(({ text }) => text)).toEqual(['db2 restarted']);
    expect(readTrace(path).about).toMatchObject({ interval: 50, sendTimes: 'stamped' });
  });

  test('kill -9 of the recorder leaves what it heard, which the next one does not overwrite', async () => {
    const { run, cwd, path, udp } = await recorder('--flush', '100ms');
    void send(udp, '--peer', 'db1');
    await expect.poll(() => heardSoFar(path, 'db1'), { timeout: 30_000 }).toBeGreaterThan(10);
    run.kill('SIGKILL');
    await run;
    const left = readTrace(`${path}.part`);
    expect(left.unfinished).toBe(true);
    expect(left.watches[0]!.heard.at.length).toBeGreaterThan(10);
    const again = ['trace', 'record', '-o', 'a.fltrace', ...INTERVAL, '--udp', '0'];
    const { exitCode, stderr } = await flatline(again, { cwd });
    expect(stderr).toMatch(
      /left what it heard\n {2}at: a.fltrace.part\n {2}fix: rename it to keep it.*--force/,
    );
    expect(exitCode).toBe(64);
    const forced = await flatline([...again, '--force', '--for', '100ms'], { cwd });
    expect(forced.stderr).toMatch(/no heartbeat came/);
    expect(forced.exitCode).toBe(1);
  });
});

test('on the clock that a host shares no heartbeat comes before it is sent', async () => {
  const { run, udp, path, watch } = await recorder('--clock', 'shared');
  expect((await send(udp, '--peer', 'db1', '--count', '20')).exitCode).toBe(0);
  run.kill('SIGINT');
  expect((await run).exitCode).toBe(0);
  const { heard } = watch('db1');
  expect(heard.at.length).toBeGreaterThan(10);
  heard.at.forEach((at, i) => expect(at).toBeGreaterThanOrEqual(heard.sentAt[i]! - 0.002));
  expect(readTrace(path).about.clock).toContain('share');
  expect(readTrace(path).events.marks).toEqual([]);
});

test('a sender on a connection finds a recorder that was away again', async () => {
  const one = await recorder();
  const sender = send(one.tcp, '--tcp', '--peer', 'db1');
  await one.until(/db1 is heard/);
  one.run.kill('SIGINT');
  await one.run;
  const cwd = temporaryFolder();
  const tcp = ['--tcp', String(one.tcp)];
  const two = flatline(['trace', 'record', '-o', 'b.fltrace', ...INTERVAL, ...tcp, '--json'], { cwd });
  onTestFinished(() => void two.kill('SIGKILL'));
  let said = '';
  two.stderr!.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  await expect.poll(() => said, { timeout: 30_000 }).toMatch(/db1 is heard/);
  sender.kill('SIGINT');
  const sent = await sender;
  expect(sent.stderr).toMatch(/connected[\s\S]*the connection was closed; trying again[\s\S]*connected/);
  expect(sent.stdout).toMatch(/not sent for want of a connection/);
  two.kill('SIGINT');
  const { exitCode, stdout } = await two;
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    file: 'b.fltrace',
    foreign: 0,
    peers: [{ peer: 'db1', restarts: 0 }],
  });
});

test('anything at all is taken: binary, 64 kB, a line in pieces, a line without an end', async () => {
  const { run, udp, tcp, path, until } = await recorder();
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  const datagrams = [
    Buffer.alloc(65_507, 0xff),
    Buffer.alloc(0),
    Buffer.from('db1 -1 NaN'),
    Buffer.from('db1 5'),
  ];
  for (const bytes of datagrams) await new Promise((sent) => socket.send(bytes, udp, '127.0.0.1', sent));
  await until(/db1 is heard/);
  const connection = connect(tcp, '127.0.0.1');
  for (const piece of ['d', 'b2 1', '7 30', '0\ndb3 ', '1\r\ndb4 1']) {
    await new Promise((sent) => connection.write(piece, sent));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until(/db3 is heard/);
  connection.destroy();
  run.kill('SIGTERM');
  expect((await run).exitCode).toBe(0);
  const { watches } = readTrace(path);
  const found = watches.map(({ link, heard }) => [
    link.from.replace(/:\d+$/, ''),
    heard.at.length,
    heard.seq[0],
  ]);
  expect(found).toEqual([
    ['127.0.0.1', 3, 0],
    ['db1', 1, 5],
    ['db2', 1, 17],
    ['db3', 1, 1],
  ]);
});

test.each([
  ['--udp', 'udp'],
  ['--tcp', 'tcp'],
] as const)('a port that is taken is told by its flag (%s)', async (flag, kind) => {
  const other = await recorder();
  const args = ['trace', 'record', '-o', 'b.fltrace', ...INTERVAL, flag, String(other[kind])];
  const cwd = temporaryFolder();
  const { exitCode, stderr } = await flatline(args, { cwd });
  expect(stderr).toContain(`error: port ${other[kind]} is in use\n  at: flag ${flag}\n  fix: `);
  expect(exitCode).toBe(69);
  expect(readdirSync(cwd)).toEqual([]);
});
