/** What several verbs share: how flags are read, and how reports are put out. */
import { InvalidArgumentError } from '@commander-js/extra-typings';
import { type ReporterName, reporters } from '../../reports/index.ts';
import { didYouMean } from '../lib/nearest.ts';
import { parseDuration } from '../lib/units.ts';
import type { Result } from '../result.ts';
import { writeFiles } from '../run-folder.ts';

export const DEFAULT_REPORTS: readonly ReporterName[] = ['terminal', 'html', 'csv', 'markdown'];
export const REPORTERS = `comma-separated: ${Object.keys(reporters).join(', ')}`;

export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && Number.isSafeInteger(value)) return value;
    throw new InvalidArgumentError(`It must be a whole number, at least ${least}.`);
  };
}

export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new InvalidArgumentError('It must be a duration longer than 0, such as 100ms or 2s.');
}

export function reporterNames(text: string): ReporterName[] {
  const known = Object.keys(reporters);
  return text.split(',').map((name) => {
    if (Object.hasOwn(reporters, name)) return name as ReporterName;
    throw new InvalidArgumentError(
      `Unknown reporter "${name}"${didYouMean(name, known)} (known: ${known.join(', ')}).`,
    );
  });
}

/** Renders, writes files into the folder, prints what is for standard output; returns the paths written. */
export async function putOut(
  result: Result,
  wanted: readonly ReporterName[],
  folder: string,
  quiet: boolean,
): Promise<string[]> {
  const written: string[] = [];
  for (const name of wanted) {
    const { stdout, ...files } = (await reporters[name].render(result, look())) as Record<string, string>;
    written.push(...writeFiles(folder, files));
    if (stdout !== undefined && !quiet) process.stdout.write(`${stdout}\n`);
  }
  return written;
}

/** Colour where somebody looks at it and did not forbid it. */
export function look(): { color: boolean; width: number } {
  const { isTTY, columns } = process.stdout;
  return {
    color: isTTY === true && !process.env['NO_COLOR'],
    width: (isTTY && columns) || Number.POSITIVE_INFINITY,
  };
}
