/** Chooses settings on the first half of a trace, and reports what they do on the second. */
import { machine, version } from '../host.ts';
import { type Asked, branchesFor, settingsFor } from '../sweep/asked.ts';
import { curvesOf } from '../sweep/grid.ts';
import { exposureOf, groundOf, halves } from '../sweep/ground.ts';
import { performAll } from '../sweep/pool.ts';
import type { CurveResult, Point } from '../sweep/result.ts';
import { type Source, subjectOf } from '../sweep/sweep.ts';
import type { Task } from '../sweep/task.ts';
import { best, byMerit, merit, sharesOf } from './choose.ts';
import { judged } from './judged.ts';
import { TUNE_SCHEMA, type TunedRow, type TuneResult } from './result.ts';
import { around } from './sensitivity.ts';
import type { Target } from './target.ts';

export interface TuneRequest extends Asked, Source {
  readonly targets: readonly Target[];
}

export async function tune(request: TuneRequest): Promise<TuneResult> {
  const { trace, file, targets } = request;
  const whole = groundOf(trace, file, { ...request, shares: sharesOf(targets) });
  const [first, second] = halves(whole, file);
  const branches = await branchesFor(request.detectors, request, whole.interval);
  const today = await settingsFor(request.from, request, whole.interval);
  const tasks = branches.flatMap((branch) => branch.tasks);
  const tried = await performAll('first half', [...tasks, ...today], first, request);
  const curves = curvesOf(branches, tried);
  const chosen = finalists(targets, curves, tasks);
  const candidates = [...today, ...chosen.map(({ task }) => task)];
  const final = await performAll('second half', candidates, second, request);
  const rows = [
    ...today.flatMap((task) =>
      rowsOf(targets, true, titleOf(task, curves), task, tried.get(task)!, final.get(task)!),
    ),
    ...chosen
      .flatMap(({ task, title, point }) => rowsOf(targets, false, title, task, [point], final.get(task)!))
      .sort((a, b) => byMerit(merit(targets, a.before), merit(targets, b.before))),
  ];
  const recommended = recommend(rows);
  const nearby =
    recommended === undefined ? [] : await around(rows[recommended]!.point, chosen, whole.interval);
  const varied = await performAll(
    'around it',
    nearby.map(({ task }) => task),
    second,
    request,
  );
  return {
    schema: TUNE_SCHEMA,
    flatline: version(),
    machine: machine(),
    targets: targets.map(({ text }) => text),
    chosenOn: {
      ...subjectOf(request, first),
      curves,
      today: rows.filter((row, i) => row.today || i === recommended).map(({ before }) => before),
    },
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
