/** What every setting of every detector would have cost on recorded heartbeats. */
import { badInput } from '../errors.ts';
import { machine, version } from '../host.ts';
import type { Ms } from '../model.ts';
import { type Problem, typedProblem } from '../scenario/problem.ts';
import { membersOf } from '../scenario/stand-ins.ts';
import type { DetectorUse } from '../scenario/tunings.ts';
import { heartbeatsIn, type Trace } from '../trace/trace.ts';
import { cacheIn } from './cache.ts';
import { type Branch, branchesOf, exactly } from './grid.ts';
import { exposureOf, fingerprint, type GroundOptions, groundOf, longestSilence } from './ground.ts';
import { type PoolOptions, performAll } from './pool.ts';
import { type CurveResult, type Point, SWEEP_SCHEMA, type SweepResult, type SweptTrace } from './result.ts';
import type { Task } from './task.ts';

/** A detector as somebody typed it. */
export interface Named {
  readonly use: DetectorUse;
  readonly written: string;
}

export interface SweepRequest extends GroundOptions, Omit<PoolOptions, 'cache' | 'done'> {
  readonly traces: readonly { readonly file: string; readonly trace: Trace }[];
  readonly detectors: readonly Named[];
  /** Settings that are in use today. */
  readonly from: readonly Named[];
  /** Thresholds of a curve, at least. */
  readonly thresholds: number;
  /** Where detector files that are named are looked for. */
  readonly folder: string;
  /** Where points are kept for the next time; nowhere if undefined. */
  readonly cache: string | undefined;
  readonly progress: (trace: string, done: number, all: number, cached: number) => void;
}

export async function sweep(request: SweepRequest): Promise<SweepResult> {
  const traces: SweptTrace[] = [];
  for (const { file, trace } of request.traces) traces.push(await sweptTrace(request, file, trace));
  return { schema: SWEEP_SCHEMA, flatline: version(), machine: machine(), traces };
}

async function sweptTrace(request: SweepRequest, file: string, trace: Trace): Promise<SweptTrace> {
  const ground = groundOf(trace, file, request);
  const { interval, window, sessions } = ground;
  const branches = await branchesFor(request.detectors, request, interval);
  const today = await settingsFor(request.from, request, interval);
  const tasks = [...branches.flatMap((branch) => branch.tasks), ...today];
  const cache = request.cache === undefined ? undefined : cacheIn(request.cache, fingerprint(ground));
  let [done, cached] = [0, 0];
  const points = await performAll(tasks, ground, {
    ...request,
    cache,
    done: (_, known) => {
      if (known) cached++;
      request.progress(trace.about.name, ++done, tasks.length, cached);
    },
  });
  const found = new Map(tasks.map((task, i) => [task, points[i]!]));
  const pointsOf = (branch: Branch): Point[] => branch.tasks.flatMap((task) => found.get(task)!);
  return {
    file,
    about: trace.about,
    interval,
    ...heartbeatsIn(trace),
    senders: new Set(sessions.map(({ link }) => link.from)).size,
    warmup: window.warmup,
    exposure: exposureOf(ground),
    blocks: window.blocks,
    longestSilence: longestSilence(sessions),
    curves: branches.map((branch) => curveOf(branch, pointsOf(branch))),
    today: today.flatMap((task) => found.get(task)!),
  };
}

export function curveOf({ title, setting, param, tasks }: Branch, points: readonly Point[]): CurveResult {
  return { detector: tasks[0]!.detector, title, setting, ...(param && { param }), points };
}

/** The grids of detectors. Throws with every problem of what was typed. */
export async function branchesFor(
  named: readonly Named[],
  { folder, thresholds }: Pick<SweepRequest, 'folder' | 'thresholds'>,
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
  { folder }: Pick<SweepRequest, 'folder'>,
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
