/** Chooses settings on the first half of a trace, and reports what they do on the second. */
import { machine, version } from '../host.ts';
import type { Ms } from '../model.ts';
import { type Asked, branchesFor, settingsFor } from '../sweep/asked.ts';
import { curvesOf } from '../sweep/grid.ts';
import { exposureOf, groundOf, halves } from '../sweep/ground.ts';
import type { Setting } from '../sweep/points.ts';
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
  /** Where a system is to run the setting: those of all settings that it can. Throws where it can run none. */
  readonly expressible:
    | ((settings: readonly Setting[], interval: Ms) => Promise<ReadonlySet<Setting>>)
    | undefined;
}

export async function tune(request: TuneRequest): Promise<TuneResult> {
  const { trace, file, targets } = request;
  const whole = groundOf(trace, file, { ...request, shares: sharesOf(targets) });
  const [first, second] = halves(whole, file);
  const branches = await branchesFor(request.detectors, request, whole.interval);
  const today = await settingsFor(request.from, request, whole.interval);
  const tasks = branches.flatMap((branch) => branch.tasks);
  const settings = tasks.flatMap((task) => task.settings);
  const able = await request.expressible?.(settings, whole.interval);
  const tried = await performAll('first half', [...tasks, ...today], first, request);
  const curves = curvesOf(branches, tried);
  const chosen = finalists(targets, tasks, tried, able);
  const candidates = [...today, ...chosen.map(({ task }) => task)];
  const final = await performAll('second half', candidates, second, request);
  const rows = [
    ...today.flatMap((task) =>
      rowsOf(targets, true, titleOf(task, curves), task, tried.get(task)!, final.get(task)!),
    ),
    ...chosen
      .flatMap(({ task, point }) =>
        rowsOf(targets, false, titleOf(task, curves), task, [point], final.get(task)!),
      )
      .sort((a, b) => byMerit(merit(targets, a.before), merit(targets, b.before))),
  ];
  const recommended = recommend(rows);
  const taken = chosen.find(({ point }) => point.spec === rows[recommended ?? -1]?.point.spec);
  const nearby = taken ? await around(taken, whole.interval) : [];
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
  readonly point: Point;
  readonly task: Task;
}

/** The best of each detector. @param able only these count; all if undefined */
function finalists(
  targets: readonly Target[],
  tasks: readonly Task[],
  tried: ReadonlyMap<Task, readonly Point[]>,
  able: ReadonlySet<Setting> | undefined,
): Finalist[] {
  const kinds = Map.groupBy(tasks, ({ file, detector }) => file ?? detector);
  return [...kinds.values()].flatMap((own) => {
    const points = own.flatMap((task) =>
      tried.get(task)!.filter((_, i) => !able || able.has(task.settings[i]!)),
    );
    const point = best(targets, points);
    if (!point) return [];
    const { detector, spec, params } = point;
    const alone = { ...own[0]!, together: false, intervals: true, settings: [{ detector, spec, params }] };
    return [{ point, task: alone }];
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

/**
 * By the order of the first half, so that the second does not choose: the first that the second does not show to break a target.
 * If it does not surely keep them, but what runs today does, that stays.
 */
function recommend(rows: readonly TunedRow[]): number | undefined {
  const first = rows.findIndex(({ today, verdict }) => !today && verdict !== 'fail');
  if (first >= 0 && rows[first]!.verdict === 'pass') return first;
  const kept = rows.findIndex(({ today, verdict }) => today && verdict === 'pass');
  const found = kept >= 0 ? kept : first;
  return found < 0 ? undefined : found;
}
