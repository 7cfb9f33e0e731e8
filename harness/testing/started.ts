/** Whole runs of the command, for the live tests of how they end. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { Toxiproxy } from 'toxiproxy-node-client';
import { expect, onTestFinished } from 'vitest';
import type { Result } from '../result.ts';
import { Ports } from '../world/live/ports.ts';
import { provisionToxiproxy } from '../world/live/toxiproxy/provision.ts';
import { descendants, flatline } from './cli.ts';
import { temporaryFolder } from './temporary.ts';

export const scenario = (length: string, more = ''): string => `why: a live test
topology: { shape: star, senders: 2 }
heartbeat: { interval: 100ms }
warmup: 1s
detectors: [{ use: fixed, with: { timeout: 400ms } }]
phases:
  - name: a
    for: ${length}
    faults:
      - { fault: pause, node: n2, at: 200ms, for: 500ms }
${more}`;

/** Starts a run in a folder of its own; resolves when its first play has come to time 0. */
export async function started(text: string, args: readonly string[] = [], env: Record<string, string> = {}) {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'long.yaml'), text);
  const run = flatline(['run', 'long.yaml', '-o', 'out', ...args], { cwd, env });
  await new Promise<void>((resolve, reject) => {
    run.stderr!.on('data', (chunk: Buffer) => chunk.includes('▸') && resolve());
    run.then((early) => reject(new Error(`it ended before it began: ${early.stderr}`)), reject);
  });
  const children = await descendants(run.pid!);
  return { cwd, run, children, result: () => resultIn(cwd) };
}

export function resultIn(cwd: string): Result {
  return JSON.parse(readFileSync(join(cwd, 'out', 'latest', 'result.json'), 'utf8')) as Result;
}

export const leftovers = (cwd: string): string[] =>
  readdirSync(cwd, { recursive: true })
    .map(String)
    .filter((name) => /\.part$|latest\.\d+$/.test(name));

export const commandOf = (children: readonly { command: string }[], part: string): number =>
  children.filter(({ command }) => command.includes(part)).length;

/** A Toxiproxy that is nobody's but the test's. */
export async function ownToxiproxy(): Promise<{ url: string; client: Toxiproxy }> {
  const found = await provisionToxiproxy(() => undefined);
  if (!('binary' in found)) throw new Error('this test needs a binary, and TOXIPROXY_URL is set');
  const port = await (await Ports.open()).take();
  const server = execa(found.binary, ['-port', String(port)], {
    env: { LOG_LEVEL: 'error' },
    reject: false,
    stdio: 'ignore',
  });
  onTestFinished(async () => {
    server.kill('SIGKILL');
    await server;
  });
  const url = `http://127.0.0.1:${port}`;
  const client = new Toxiproxy(url);
  const answers = (): Promise<boolean> =>
    client.getAll().then(
      () => true,
      () => false,
    );
  await expect.poll(answers, { timeout: 10_000 }).toBe(true);
  return { url, client };
}
