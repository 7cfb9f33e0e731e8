/** Laws of delay that a scenario takes from a trace: `trace:mine.fltrace` or a play’s folder, relative to the scenario’s file. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { FlatlineError, messageOf } from '../errors.ts';
import { empiricalLaw } from '../lib/empirical.ts';
import { delaysOf } from '../trace/delays.ts';
import { isPlay } from '../trace/folder.ts';
import { openTrace } from '../trace/open.ts';
import { readTrace } from '../trace/read.ts';
import type { Trace } from '../trace/trace.ts';
import type { Problem } from './problem.ts';

const NAMED = /^\s*trace:(.*)$/s;
/** Where in a scenario laws may stand. */
const PLACES = ['virtual', 'background', 'phases'] as const;

/** The same with every such law as quantiles, so that a scenario that was read needs no file any more. */
export function withTraceLaws(scenario: unknown, folder: string): { value: unknown; problems: Problem[] } {
  const problems: Problem[] = [];
  const known = new Map<string, string>();
  const lawOf = (file: string): string => {
    const path = resolve(folder, file);
    const law = known.get(path) ?? measured(path);
    known.set(path, law);
    return law;
  };
  const read = (value: unknown, path: (string | number)[]): unknown => {
    if (Array.isArray(value)) return value.map((item, i) => read(item, [...path, i]));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, read(item, [...path, key])]),
      );
    }
    const file = typeof value === 'string' ? NAMED.exec(value)?.[1] : undefined;
    if (file === undefined) return value;
    try {
      return lawOf(file.trim());
    } catch (error) {
      problems.push({ path, message: `can't take a law from ${file.trim()}: ${whyNot(error)}` });
      return value;
    }
  };
  if (typeof scenario !== 'object' || scenario === null) return { value: scenario, problems };
  const value: Record<string, unknown> = { ...scenario };
  for (const place of PLACES) if (place in value) value[place] = read(value[place], [place]);
  return { value, problems };
}

function measured(path: string): string {
  const trace = traceAt(path);
  if (trace.about.sendTimes === 'unknown')
    throw new Error('its send times are not known, so it has no delays');
  const delays = delaysOf(trace);
  if (delays.length === 0) throw new Error('no heartbeat arrived in it');
  return empiricalLaw(delays);
}

/** A run has many plays, with other faults and transports, whose delays together are no law. */
function traceAt(path: string): Trace {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return readTrace(path);
  if (isPlay(path)) return openTrace(path);
  throw new Error(
    'it is a folder, but not that of a play; name a trace file, or a play such as runs/<id>/traces/crash.1',
  );
}

function whyNot(error: unknown): string {
  const fix = error instanceof FlatlineError ? error.complaint.fix : undefined;
  return [messageOf(error), fix].filter(Boolean).join('; ');
}
