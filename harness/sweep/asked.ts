/** What somebody asks a sweep or a tuning for, and the tasks that it comes to. */
import { badInput } from '../errors.ts';
import type { Ms } from '../model.ts';
import { type Problem, typedProblem } from '../scenario/problem.ts';
import { membersOf } from '../scenario/stand-ins.ts';
import type { DetectorUse } from '../scenario/tunings.ts';
import { type Branch, branchesOf, exactly } from './grid.ts';
import type { GroundOptions } from './ground.ts';
import type { PoolOptions } from './pool.ts';
import type { Task } from './task.ts';

/** A detector as somebody typed it. */
export interface Named {
  readonly use: DetectorUse;
  readonly written: string;
}

export interface Asked extends GroundOptions, PoolOptions {
  readonly detectors: readonly Named[];
  /** Settings that are in use today. */
  readonly from: readonly Named[];
  /** Thresholds of a curve, at least. */
  readonly thresholds: number;
  /** Where detector files that are named are looked for. */
  readonly folder: string;
}

/** The grids of detectors. Throws with every problem of what was typed. */
export async function branchesFor(
  named: readonly Named[],
  { folder, thresholds }: Pick<Asked, 'folder' | 'thresholds'>,
  interval: Ms,
): Promise<Branch[]> {
  return orTell(
    named.flatMap(({ use, written }) =>
      membersOf(use, interval).map((member) => ({
        written,
        found: branchesOf(member, interval, folder, thresholds),
      })),
    ),
  );
}

/** Settings as they are named. Throws with every problem of what was typed. */
export async function settingsFor(
  named: readonly Named[],
  { folder }: Pick<Asked, 'folder'>,
  interval: Ms,
): Promise<Task[]> {
  return orTell(
    named.map(({ use, written }) => ({ written, found: exactly(use, written, interval, folder) })),
  );
}

async function orTell<T>(
  asked: readonly { written: string; found: Promise<{ results: T[]; problems: Problem[] }> }[],
): Promise<T[]> {
  const told: string[] = [];
  const all: T[] = [];
  for (const { written, found } of asked) {
    const { results, problems } = await found;
    all.push(...results);
    told.push(...problems.map((problem) => typedProblem(problem, [written])));
  }
  if (told.length === 0) return all;
  const fix = 'see: flatline list detectors, flatline list presets';
  throw badInput([...new Set(told)].join('\n'), 'the detectors named', fix);
}
