/** What is exported is read back, with a parser of the system's own format, and must be the tuning that was given. */
import { expect } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { presets } from '../../detectors/presets/index.ts';
import { definitionFor } from '../definition.ts';
import { FlatlineError } from '../errors.ts';
import { parseDuration } from '../lib/units.ts';
import { chosen } from '../tune/export/chosen.ts';
import type { Chosen, Grounds } from '../tune/export/exporter.ts';
import { type ExporterName, exportTuning } from '../tune/export/index.ts';

export const grounds: Grounds = {
  measured: 'prod.fltrace, 27.8h after warm-up',
  verdicts: [{ target: 'mistake_rate < 0.5/h', verdict: 'pass', why: 'at most 0.26/h' }],
  caveats: ['send times are not known'],
};

export async function tuned(
  detector: string,
  written: Record<string, unknown>,
  interval: string,
): Promise<Chosen> {
  const { params } = await definitionFor({ detector });
  const tuning = { label: detector, detector, params: params.parse(written) as Record<string, unknown> };
  return chosen(tuning, parseDuration(interval)!, grounds);
}

/** A preset as it stands, or with some of it changed. */
export async function preset(
  name: string,
  changed: Record<string, unknown> = {},
  interval?: string,
): Promise<Chosen> {
  const { use, with: written, interval: own } = presets[name]!;
  return tuned(use, { ...written, ...changed }, interval ?? own);
}

export async function exported(name: ExporterName, tuning: Promise<Chosen>): Promise<string> {
  return exportTuning(name, await tuning);
}

export async function refused(name: ExporterName, tuning: Promise<Chosen>): Promise<string> {
  const error = await exported(name, tuning).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(FlatlineError);
  const { exit, complaint } = error as FlatlineError;
  expect(exit).toBe(64);
  expect(complaint.where).toBe('flag --export');
  return `${complaint.what} | ${complaint.fix}`;
}

/** The settings of a block format with braces, as HOCON and HCL are, by their whole paths. */
export function braced(text: string): Record<string, string> {
  const path: string[] = [];
  const settings: Record<string, string> = {};
  for (const line of text.split('\n').filter((each) => each.trim() !== '' && !/^\s*#/.test(each))) {
    const [, opened] = /^\s*([\w.-]+)\s*\{$/.exec(line) ?? [];
    const [, key, value] = /^\s*([\w-]+)\s*=\s*(\S.*)$/.exec(line) ?? [];
    if (opened) path.push(opened);
    else if (key) settings[[...path, key].join('.')] = value!.replace(/^"(.*)"$/, '$1');
    else if (line.trim() === '}') path.pop();
    else throw new Error(`no setting: ${line}`);
  }
  expect(path).toEqual([]);
  return settings;
}

export const yaml = (text: string): unknown[] =>
  parseAllDocuments(text).map((document) => document.toJS() as unknown);
