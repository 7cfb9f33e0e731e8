/** What becomes of a setting if one of its parameters is a little different. */
import { definitionFor } from '../definition.ts';
import type { DetectorDefinition, Ms } from '../model.ts';
import { short } from '../sweep/grid.ts';
import type { Setting } from '../sweep/points.ts';
import type { Task } from '../sweep/task.ts';
import { isWhole, writtenParams } from '../written.ts';
import type { Finalist } from './tune.ts';

/** What moves along a curve is changed by a fifth, down and up. */
const FACTORS = [0.8, 1.25] as const;

export interface Variant {
  /** In words: `threshold=8 → 10`. */
  readonly change: string;
  readonly task: Task;
}

export async function around({ task }: Finalist, interval: Ms): Promise<Variant[]> {
  const definition = await definitionFor(task);
  const [setting] = task.settings;
  return Object.entries(definition.sweep({ interval })).flatMap(([param, grid]) =>
    neighbours(definition, param, grid as readonly unknown[], setting!.params[param]).map((value) =>
      variant(task, definition, setting!, param, value),
    ),
  );
}

function neighbours(
  definition: DetectorDefinition,
  param: string,
  grid: readonly unknown[],
  value: unknown,
): unknown[] {
  if (typeof value !== 'number') return grid.filter((other) => other !== value);
  const numbers = grid.map(short).filter((other) => typeof other === 'number');
  if (param === definition.family?.param && value > 0) {
    const moved = FACTORS.map((factor) =>
      isWhole(definition, param)
        ? Math.max(1, Math.round(factor * value))
        : Number((factor * value).toPrecision(3)),
    );
    return moved.filter((other) => other !== value);
  }
  const below = numbers.filter((other) => other < value).sort((a, b) => b - a);
  const above = numbers.filter((other) => other > value).sort((a, b) => a - b);
  return [...below.slice(0, 1), ...above.slice(0, 1)];
}

function variant(
  task: Task,
  definition: DetectorDefinition,
  { detector, spec, params }: Setting,
  param: string,
  value: unknown,
): Variant {
  const changed = { ...params, [param]: value };
  const text = (all: Setting['params']): string => String(writtenParams(definition, all)[param]);
  const settings = [{ detector, spec: specWith(spec, param, text(changed)), params: changed }];
  return {
    change: `${param} ${text(params)} → ${text(changed)}`,
    task: { ...task, intervals: false, settings },
  };
}

/** The words for a setting, with one parameter set anew. */
export function specWith(spec: string, param: string, value: string): string {
  const set = new RegExp(`([:,]${param}=)[^,]*`);
  if (set.test(spec)) return spec.replace(set, (_, name: string) => `${name}${value}`);
  return `${spec}${/=[^=]*$/.test(spec) ? ',' : ':'}${param}=${value}`;
}
