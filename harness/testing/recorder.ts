/** Recorders and senders as processes, for the live tests of recording. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { readTrace } from '../trace/read.ts';
import { flatline } from './cli.ts';
import { temporaryFolder } from './temporary.ts';

export const INTERVAL = ['--interval', '50ms'];

/** A recorder that listens on ports of its own. */
export async function recorder(...args: string[]) {
  const cwd = temporaryFolder();
  const run = flatline(
    ['trace', 'record', '-o', 'a.fltrace', ...INTERVAL, '--udp', '0', '--tcp', '0', ...args],
    {
      cwd,
    },
  );
  onTestFinished(() => void run.kill('SIGKILL'));
  let said = '';
  run.stderr!.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  await expect.poll(() => said, { timeout: 30_000 }).toMatch(/listening on .*\n/);
  const [udp, tcp] = ['udp', 'tcp'].map((kind) =>
    Number(new RegExp(`${kind} 127.0.0.1:(\\d+)`).exec(said)![1]),
  );
  const path = join(cwd, 'a.fltrace');
  return {
    run,
    cwd,
    path,
    udp: udp!,
    tcp: tcp!,
    said: () => said,
    until: (what: RegExp) => expect.poll(() => said, { timeout: 30_000, interval: 20 }).toMatch(what),
    watch: (peer: string) => readTrace(path).watches.find(({ link }) => link.from === peer)!,
  };
}

/** A sender of our own. */
export function send(port: number, ...args: string[]) {
  const run = flatline(['trace', 'send', `127.0.0.1:${port}`, ...INTERVAL, ...args]);
  onTestFinished(() => void run.kill('SIGKILL'));
  return run;
}

/** So many heartbeats of that peer can be read from what is written so far. */
export function heardSoFar(path: string, peer: string): number {
  if (!existsSync(`${path}.part`)) return 0;
  const watch = readTrace(`${path}.part`).watches.find(({ link }) => link.from === peer);
  return watch?.heard.at.length ?? 0;
}
