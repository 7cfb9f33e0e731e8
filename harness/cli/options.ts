/** What several verbs share: how flags are read, and how reports are put out. */
import { relative, resolve } from 'node:path';
import { InvalidArgumentError } from '@commander-js/extra-typings';
import { type ReporterName, reporters } from '../../reports/index.ts';
import type { Look } from '../../reports/reporter.ts';
import { didYouMean } from '../lib/nearest.ts';
import { parseDuration } from '../lib/units.ts';
import type { Result } from '../result.ts';
import { appendText, writeFiles } from '../run-folder.ts';

const { CI, GITHUB_ACTIONS, GITHUB_STEP_SUMMARY, GITHUB_WORKSPACE, FORCE_COLOR, NO_COLOR } = process.env;

/** What people look at; where nobody does, what CI servers read as well. */
export const DEFAULT_REPORTS: readonly ReporterName[] = [
  ...(['terminal', 'html', 'csv', 'markdown'] as const),
  ...(CI || GITHUB_ACTIONS ? (['junit'] as const) : []),
  ...(GITHUB_ACTIONS ? (['github'] as const) : []),
];
export const REPORTERS = `comma-separated: ${Object.keys(reporters).join(', ')}; terminal, html, csv and markdown if left out, with CI=true also junit, with GITHUB_ACTIONS=true also github`;

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
    const { stdout, summary, ...files } = (await reporters[name].render(result, look())) as Record<
      string,
      string
    >;
    written.push(...writeFiles(folder, files));
    if (summary !== undefined && GITHUB_STEP_SUMMARY) appendText(GITHUB_STEP_SUMMARY, `${summary}\n`);
    if (stdout && !quiet) process.stdout.write(`${stdout}\n`);
  }
  return written;
}

/** Colour where somebody looks at it and did not forbid it, or asked for it. */
export function look(): Look {
  const { isTTY, columns } = process.stdout;
  const asked = FORCE_COLOR !== undefined && FORCE_COLOR !== '0';
  return {
    color: asked || (isTTY === true && !NO_COLOR && !CI),
    width: (isTTY && columns) || Number.POSITIVE_INFINITY,
    ...(GITHUB_WORKSPACE && { pathOf: (file: string) => relative(GITHUB_WORKSPACE, resolve(file)) }),
  };
}
