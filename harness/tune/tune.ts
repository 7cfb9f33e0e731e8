/** Chooses settings on the first half of a trace, and reports what they do on the second. */
import { machine, version } from '../host.ts';
import type { Ms } from '../model.ts';
import { cacheIn } from '../sweep/cache.ts';
import {
  exposureOf,
  fingerprint,
  type GroundOptions,
  groundOf,
  halves,
  longestSilence,
} from '../sweep/ground.ts';
import { type PoolOptions, performAll } from '../sweep/pool.ts';
import type { CurveResult, Point, SweptTrace } from '../sweep/result.ts';
import { branchesFor, curveOf, type Named, settingsFor } from '../sweep/sweep.ts';
import type { Ground, Task } from '../sweep/task.ts';
import { heartbeatsIn, type Trace } from '../trace/trace.ts';
import { best, isBetter, merit, sharesOf } from './choose.ts';
import { judged } from './judged.ts';
import { TUNE_SCHEMA, type TunedRow, type TuneResult } from './result.ts';
import { around } from './sensitivity.ts';
import type { Target } from './target.ts';

export interface TuneRequest extends GroundOptions, Omit<PoolOptions, 'cache' | 'done'> {
  readonly file: string;
  readonly trace: Trace;
  readonly targets: readonly Target[];
  readonly detectors: readonly Named[];
  /** What runs today. */
  readonly from: readonly Named[];
  readonly thresholds: number;
  readonly folder: string;
  readonly cache: string | undefined;
  readonly progress: (step: string, done: number, all: number, cached: number) => void;
}

export async function tune(request: TuneRequest): Promise<TuneResult> {
  const { trace, file, targets } = request;
  const whole = groundOf(trace, file, { ...request, shares: sharesOf(targets) });
  const [first, second] = halves(whole);
  const branches = await branchesFor(request.detectors, request, whole.interval);
  const today = await settingsFor(request.from, request, whole.interval);
  const tasks = branches.flatMap((branch) => branch.tasks);
  const tried = await perform(request, 'first half', [...tasks, ...today], first);
  const curves = branches.map((branch) =>
    curveOf(
      branch,
      branch.tasks.flatMap((task) => tried.get(task)!),
    ),
  );
  const chosen = finalists(targets, curves, tasks);
  const final = await perform(request, 'second half', [...today, ...chosen.map(({ task }) => task)], second);
  const rows = [
    ...today.flatMap((task) =>
      rowsOf(targets, true, titleOf(task, curves), task, tried.get(task)!, final.get(task)!),
    ),
    ...chosen
      .flatMap(({ task, title, point }) => rowsOf(targets, false, title, task, [point], final.get(task)!))
      .sort((a, b) => (isBetter(merit(targets, a.before), merit(targets, b.before)) ? -1 : 1)),
  ];
  const recommended = recommend(rows);
  const nearby =
    recommended === undefined ? [] : await around(rows[recommended]!.point, chosen, whole.interval);
  const varied = await perform(
    request,
    'around it',
    nearby.map(({ task }) => task),
    second,
  );
  return {
    schema: TUNE_SCHEMA,
    flatline: version(),
    machine: machine(),
    targets: targets.map(({ text }) => text),
    chosenOn: sweptOn(
      first,
      request,
      curves,
      rows.filter((row, i) => row.today || i === recommended).map(({ before }) => before),
    ),
    reportedOn: { from: second.window.from, until: second.window.until, exposure: exposureOf(second) },
    rows,
    ...(recommended !== undefined && { recommended }),
    sensitivity: nearby.map(({ change, task }) => ({ change, point: varied.get(task)![0]! })),
  };
}

/** What a detector would be set to, and the task that judges it by itself. */
export interface Finalist {
  readonly title: string;
  readonly point: Point;
  readonly task: Task;
}

/** The best of each detector. */
function finalists(
  targets: readonly Target[],
  curves: readonly CurveResult[],
  tasks: readonly Task[],
): Finalist[] {
  return [...Map.groupBy(curves, ({ title }) => title)].flatMap(([title, own]) => {
    const point = best(
      targets,
      own.flatMap(({ points }) => points),
    );
    if (!point) return [];
    const { detector, spec, params } = point;
    const task = tasks.find(({ settings }) => settings.some((setting) => setting.spec === spec))!;
    const alone = { ...task, together: false, intervals: true, settings: [{ detector, spec, params }] };
    return [{ title, point, task: alone }];
  });
}

async function perform(
  request: TuneRequest,
  step: string,
  tasks: readonly Task[],
  ground: Ground,
): Promise<Map<Task, Point[]>> {
  const cache = request.cache === undefined ? undefined : cacheIn(request.cache, fingerprint(ground));
  let [done, cached] = [0, 0];
  const points = await performAll(tasks, ground, {
    ...request,
    cache,
    done: (_, known) => {
      if (known) cached++;
      request.progress(step, ++done, tasks.length, cached);
    },
  });
  return new Map(tasks.map((task, i) => [task, points[i]!]));
}

function rowsOf(
  targets: readonly Target[],
  today: boolean,
  title: string,
  { file }: Task,
  before: readonly Point[],
  points: readonly Point[],
): TunedRow[] {
  return points.map((point, i) => ({
    today,
    title,
    ...(file && { file }),
    point,
    before: before[i]!,
    ...judged(targets, point, before[i]!),
  }));
}

function titleOf({ detector }: Task, curves: readonly CurveResult[]): string {
  return curves.find((curve) => curve.detector === detector)?.title ?? detector;
}

/** The first that keeps all targets; else the first that breaks none. The setting of today may be it. */
function recommend(rows: readonly TunedRow[]): number | undefined {
  const choices = rows.map((row, i) => ({ ...row, i })).filter(({ today }) => !today);
  const found =
    choices.find(({ verdict }) => verdict === 'pass') ??
    choices.find(({ verdict }) => verdict === 'inconclusive');
  return found?.i;
}

function sweptOn(
  ground: Ground,
  { file, trace }: TuneRequest,
  curves: readonly CurveResult[],
  today: readonly Point[],
): SweptTrace {
  const { sessions, interval, window } = ground;
  return {
    file,
    about: trace.about,
    interval,
    ...heartbeatsIn(trace),
    senders: new Set(sessions.map(({ link }) => link.from)).size,
    warmup: window.warmup,
    exposure: exposureOf(ground),
    blocks: window.blocks,
    longestSilence: longestSilence(sessions) satisfies Ms,
    curves,
    today,
  };
}
