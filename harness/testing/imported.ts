/** Logs as traces, through the whole of an import. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'vitest';
import type { Ms } from '../model.ts';
import type { FormatOptions } from '../trace/import/format.ts';
import { type Imported, importLog } from '../trace/import/import.ts';
import type { FormatName } from '../trace/import/index.ts';
import { logFile } from '../trace/import/shared/log.ts';
import { readTrace } from '../trace/read.ts';
import type { Trace, Watch } from '../trace/trace.ts';
import { temporaryFolder } from './temporary.ts';

interface Told extends FormatOptions {
  readonly from?: FormatName;
  readonly interval?: Ms;
  readonly peer?: string;
}

export interface ImportedTrace {
  readonly trace: Trace;
  readonly imported: Imported;
  readonly said: readonly string[];
}

/** Imports a text, as if it were the file x.log; nothing else may be left beside the trace, and nothing after an error. */
export async function importText(text: string | Buffer, told: Told = {}): Promise<ImportedTrace> {
  return await importFrom(Readable.from([Buffer.from(text)]), 'x.log', told);
}

export async function importFile(path: string, told: Told = {}): Promise<ImportedTrace> {
  return await importFrom(logFile(path), path, told);
}

async function importFrom(
  source: Readable,
  path: string,
  { from, interval, peer, ...options }: Told,
): Promise<ImportedTrace> {
  const folder = temporaryFolder();
  const out = join(folder, 'x.fltrace');
  const said: string[] = [];
  try {
    const imported = await importLog(
      source,
      path,
      { from, out, name: 'x', interval, peer, options },
      (line) => said.push(line),
      new AbortController().signal,
    );
    expect(readdirSync(folder)).toEqual(['x.fltrace']);
    return { trace: readTrace(out), imported, said };
  } catch (error) {
    expect(readdirSync(folder)).toEqual([]);
    throw error;
  }
}

/** Rows of seq, sending and arrival. */
export function heardIn({ heard: { seq, sentAt, at } }: Watch): number[][] {
  return Array.from(at, (arrival, i) => [seq[i]!, sentAt[i]!, arrival]);
}

/** Rows of seq and sending. */
export function lostIn({ lost: { seq, sentAt } }: Watch): number[][] {
  return Array.from(seq, (slot, i) => [slot, sentAt[i]!]);
}

/** Silences longer than so much between heartbeats that were news: the mistakes of a fixed timeout. */
export function gapsOver(timeout: Ms, { heard: { seq, at } }: Watch): number {
  let [gaps, newest, last] = [0, -1, Number.NaN];
  for (let i = 0; i < at.length; i++) {
    if (seq[i]! <= newest) continue;
    newest = seq[i]!;
    if (at[i]! - last > timeout) gaps++;
    last = at[i]!;
  }
  return gaps;
}
