/** Runs of the command line that are under way, for tests of how they end. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../result.ts';
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

export const commandOf = (children: readonly { command: string }[], part: string): number =>
  children.filter(({ command }) => command.includes(part)).length;
