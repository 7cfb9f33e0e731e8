/** The senders that docs/record.md shows, as they stand there but for the port. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { describe, expect, onTestFinished, test } from 'vitest';
import { packageRoot } from '../../host.ts';
import { heardSoFar, recorder } from '../../testing/recorder.ts';
import { readTrace } from '../../trace/read.ts';

const page = readFileSync(join(packageRoot(), 'docs', 'record.md'), 'utf8');
const shown = (language: string): string =>
  new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(page)![1]!;
const has = (program: string, ...args: string[]): boolean =>
  !execaSync(program, args, { reject: false }).failed;

const SENDERS = [
  {
    language: 'python',
    run: ['python3', '-c'],
    probe: '--version',
    peer: 'db1',
    kind: 'udp',
    sendTimes: 'stamped',
  },
  {
    language: 'bash',
    run: ['bash', '-c'],
    probe: '--version',
    peer: 'db4',
    kind: 'udp',
    sendTimes: 'unknown',
  },
  { language: 'sh', run: ['sh', '-c'], probe: '-h', peer: 'db2', kind: 'tcp', sendTimes: 'unknown' },
] as const;

describe.each(SENDERS)(
  'the sender in $language',
  ({ language, run: [program, flag], probe, peer, kind, sendTimes }) => {
    const needs = language === 'sh' ? 'nc' : program;

    test.skipIf(!has(needs, probe))(`is heard (with ${needs})`, async () => {
      const { run, path, ...ports } = await recorder();
      const code = shown(language).replace('7700', String(ports[kind]));
      const sender = execa(program, [flag, code], { reject: false, detached: true });
      onTestFinished(() => {
        try {
          // a pipe is several processes
          process.kill(-sender.pid!, 'SIGKILL');
        } catch {
          // it ended by itself when nobody listened any more
        }
      });
      await expect.poll(() => heardSoFar(path, peer), { timeout: 30_000 }).toBeGreaterThan(5);
      run.kill('SIGINT');
      expect((await run).exitCode).toBe(0);
      expect(readTrace(path).about.sendTimes).toBe(sendTimes);
    });
  },
);
