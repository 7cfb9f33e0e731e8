/** What a run writes down about itself before it begins: with the traces, all that judging needs. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { badInput, messageOf } from './errors.ts';
import { version } from './host.ts';
import type { Begun } from './project/begun.ts';
import type { Shard } from './project/partition.ts';
import type { Identity, Machine, Policy } from './result.ts';
import { writeFiles } from './run-folder.ts';
import { runPlaces } from './trace/folder.ts';

export interface RunStart {
  readonly id: string;
  readonly flatline: string;
  readonly startedAt: string;
  readonly machine: Machine;
  /** The working directory: files of detectors are named from there. */
  readonly directory: string;
  readonly inconclusive: Policy;
  /** Absent where the run is whole. */
  readonly shard?: Shard;
  /** In order, those of other shards too. */
  readonly scenarios: readonly Begun[];
  /** Recorded traces that are judged too, those of other shards among them. */
  readonly traces?: readonly BegunTrace[];
}

/** A recorded trace, as far as other runs are to know it; what became of it stands in the result alone. */
interface BegunTrace extends Identity {
  readonly mine: boolean;
  /** A hash of what it is judged by. */
  readonly wrote: string;
}

/** Beside its traces, in the folder of every run. */
export const START = 'run.json';

export function writeStart(folder: string, start: RunStart): void {
  writeFiles(folder, { [START]: JSON.stringify(start) });
}

const identity = {
  id: z.string(),
  title: z.string(),
  project: z.string().optional(),
  name: z.string(),
  world: z.string(),
  seed: z.number(),
  again: z.string(),
};

/** As far as anything here looks into it: more may stand there. */
const shape = z.object({
  id: z.string(),
  flatline: z.string(),
  startedAt: z.string(),
  machine: z.object({}),
  directory: z.string(),
  inconclusive: z.string(),
  shard: z.object({ index: z.number(), count: z.number() }).optional(),
  scenarios: z.array(
    z.object({
      ...identity,
      repeats: z.number(),
      plays: z.array(z.number()),
      checks: z.object({ thresholds: z.array(z.object({})), expectations: z.array(z.object({})) }),
      wrote: z.object({ scenario: z.string(), detectors: z.string() }),
    }),
  ),
  traces: z.array(z.object({ ...identity, mine: z.boolean(), wrote: z.string() })).optional(),
});

export function readStart(folder: string): RunStart {
  const file = join(folder, START);
  const fix = 'copy the folder of the run once more, or run it again';
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw badInput(`can't read what the run wrote down before it began: ${messageOf(error)}`, file, fix);
  }
  const { error } = shape.safeParse(value);
  if (error === undefined) return value as RunStart;
  const { flatline } = Object(value) as { flatline?: unknown };
  const [issue] = error.issues;
  throw badInput(
    'this is not what a run writes down before it begins' +
      (typeof flatline === 'string' && flatline !== version()
        ? `: it is of flatline ${flatline}, and this is ${version()}`
        : `: ${[issue!.path.join('.'), issue!.message].filter(Boolean).join(': ')}`),
    file,
    fix,
  );
}

/** A run that left no result, by the same names as one that did; undefined where there is none. */
export function findUnjudged(named: string, out: string): { folder: string; start: RunStart } | undefined {
  for (const folder of runPlaces(named, out)) {
    const there = (name: string): boolean => existsSync(join(folder, name));
    if (there('result.json') || !there(START) || !there('traces')) continue;
    return { folder, start: readStart(folder) };
  }
  return undefined;
}
