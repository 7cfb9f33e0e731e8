/** From the detectors that somebody names to all settings worth trying: the sensible grid of each, and along it every threshold. */
import { wrappers } from '../../detectors/wrappers/index.ts';
import { definitionFor } from '../definition.ts';
import type { DetectorDefinition, Ms, Tuning } from '../model.ts';
import type { Problem } from '../scenario/problem.ts';
import { PRESET } from '../scenario/stand-ins.ts';
import { type DetectorUse, resolveTunings } from '../scenario/tunings.ts';
import { asWrapped } from '../wrapper.ts';
import { isWhole, writtenParams } from '../written.ts';
import type { Setting } from './points.ts';
import type { CurveResult, Point } from './result.ts';
import type { Task } from './task.ts';

/** Settings that must be replayed one by one are dealt out in so many, so that threads share them. */
const REPLAYS_PER_TASK = 8;

/** Settings of a detector that belong together, and what they are called by. */
export interface Branch {
  readonly title: string;
  readonly setting: string;
  readonly param?: string;
  readonly tasks: readonly Task[];
}

/** Parameters by name; values as the program has them. */
type Params = Readonly<Record<string, unknown>>;

/** @param thresholds how many points a curve has at least, where its family allows any */
export async function branchesOf(
  use: DetectorUse,
  interval: Ms,
  folder: string,
  thresholds: number,
): Promise<{ results: Branch[]; problems: Problem[] }> {
  const { tunings, problems } = await resolveTunings([use], interval, folder);
  const [first] = tunings;
  if (problems.length > 0 || !first) return { results: [], problems };
  const definition = asWrapped(await definitionFor(first), first.params, wrappers);
  const axes = axesOf(use, definition, tunings, interval);
  const { family } = definition;
  const along = family && axes.has(family.param) ? family.param : undefined;
  const others = [...axes].filter(([param]) => param !== along);
  const chosen = [...Object.keys(use.with), ...others.map(([param]) => param)];
  const written = (params: Params, names: readonly string[], between: string): string => {
    const texts = writtenParams(definition, params);
    return names
      .filter((name) => name in texts)
      .map((name) => `${name}=${texts[name]}`)
      .join(between);
  };
  const specOf = (params: Params, names: readonly string[]): string =>
    [use.use, written(params, names, ',')].filter(Boolean).join(':');
  const setting = (params: Params, names: readonly string[]): Setting => ({
    detector: first.detector,
    spec: specOf(params, names),
    params,
  });
  const task = (together: boolean, settings: readonly Setting[]): Task => ({
    detector: first.detector,
    ...(first.file && { file: first.file }),
    together,
    intervals: false,
    settings,
  });
  const named = (names: readonly string[], params: Params) => ({
    title: definition.title,
    setting: written(params, names, ' '),
  });
  const combinations = combined(first.params, others);
  if (along === undefined) {
    const settings = combinations.map((params) => setting(params, chosen));
    const tasks = chunks(settings, REPLAYS_PER_TASK).map((part) => task(false, part));
    return { results: [{ ...named(Object.keys(use.with), first.params), tasks }], problems };
  }
  const values =
    along in use.sweep
      ? axes.get(along)!
      : dense(axes.get(along)! as number[], thresholds, isWhole(definition, along));
  const results = combinations.map((params) => {
    const settings = values
      .map((value) => setting({ ...params, [along]: value }, [along, ...chosen]))
      .sort((a, b) => marginOf(definition, a.params, interval) - marginOf(definition, b.params, interval));
    return { ...named(chosen, params), param: along, tasks: [task(true, settings)] };
  });
  return { results, problems };
}

/** The points that were found, branch by branch. */
export function curvesOf(
  branches: readonly Branch[],
  found: ReadonlyMap<Task, readonly Point[]>,
): CurveResult[] {
  return branches.map(({ title, setting, param, tasks }) => ({
    detector: tasks[0]!.detector,
    title,
    setting,
    ...(param && { param }),
    points: tasks.flatMap((task) => found.get(task)!),
  }));
}

/** Settings as they are named, each replayed by itself. */
export async function exactly(
  use: DetectorUse,
  written: string,
  interval: Ms,
  folder: string,
): Promise<{ results: Task[]; problems: Problem[] }> {
  const { tunings, problems } = await resolveTunings([use], interval, folder);
  const results = tunings.map(
    ({ label, detector, file, params }): Task => ({
      detector,
      ...(file && { file }),
      together: false,
      intervals: true,
      settings: [{ detector, spec: tunings.length === 1 ? written : label, params }],
    }),
  );
  return { results, problems };
}

/** What varies: what is written so, and else the detector's own grid. A preset is what it is. */
function axesOf(
  use: DetectorUse,
  definition: DetectorDefinition,
  tunings: readonly Tuning[],
  interval: Ms,
): Map<string, readonly unknown[]> {
  const axes = new Map<string, readonly unknown[]>();
  if (use.use.startsWith(PRESET)) return axes;
  for (const [param, values] of Object.entries(definition.sweep({ interval }))) {
    if (!(param in use.with) && values) axes.set(param, values.map(short));
  }
  for (const param of Object.keys(use.sweep)) {
    axes.set(param, [...new Set(tunings.map(({ params }) => params[param]))]);
  }
  return axes;
}

/** Three digits are enough to try, and to paste. */
export function short(value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(3)) : value;
}

function combined(base: Params, axes: readonly [string, readonly unknown[]][]): Params[] {
  let list: Params[] = [base];
  for (const [param, values] of axes) {
    list = list.flatMap((params) => values.map((value) => ({ ...params, [param]: value })));
  }
  return list;
}

function marginOf({ family }: DetectorDefinition, params: Params, interval: Ms): number {
  return family!.margin({ ...params }, { interval });
}

/** At least so many values from the lowest to the highest, evenly by ratio, of three digits each, the given ones among them. */
function dense(grid: readonly number[], count: number, whole: boolean): number[] {
  const positive = grid.filter((value) => value > 0);
  const [low, high] = [Math.min(...positive), Math.max(...positive)];
  if (!(low < high)) return [...grid];
  const more = Array.from({ length: count }, (_, i) => low * (high / low) ** (i / (count - 1)));
  return [
    ...new Set([...grid, ...more.map((value) => (whole ? Math.round(value) : (short(value) as number)))]),
  ].sort((a, b) => a - b);
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
