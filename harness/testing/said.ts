/** What is said of a scenario that can't be run, for the tests of its problems. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, expect } from 'vitest';
import { FlatlineError } from '../errors.ts';
import { prepare } from '../scenario/load.ts';
import { LIVE } from '../world/live/abilities.ts';

export const folder = mkdtempSync(join(tmpdir(), 'flatline-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is said of a scenario: per problem its line, the text at its place in «», and the message. */
export async function said(text: string, extension = 'yaml'): Promise<string[]> {
  const path = join(folder, `case-${Math.abs(hash(text))}.${extension}`);
  writeFileSync(path, text);
  const shown = relative(process.cwd(), path);
  const file = shown.startsWith('..') ? path : shown;
  const error = await prepare(path, LIVE).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(FlatlineError);
  const { exit, message } = error as FlatlineError;
  expect(exit).toBe(64);
  return message
    .split('\n')
    .filter((line) => !/^ +\d* \|/.test(line))
    .map((line) =>
      line.replace(file, 'FILE').replace(/^FILE:(\d+):(\d+)/, (_, row: string, col: string) => {
        const pointed = /^[^\s,}\]]*/.exec(text.split('\n')[Number(row) - 1]!.slice(Number(col) - 1))![0];
        return `${row} «${pointed}»`;
      }),
    );
}

function hash(text: string): number {
  return [...text].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) | 0, 7);
}

export const head = `why: a test
topology: { shape: star, senders: 3 }
heartbeat: { interval: 100ms }
warmup: 1s
`;
export const withFault = (fault: string): string => `${head}phases:
  - name: a
    for: 10s
    faults:
      - ${fault}
`;
