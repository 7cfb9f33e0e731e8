/** What is told of a tuning, the same in the terminal and in the page. */
import { formatDuration } from '../../harness/lib/units.ts';
import type { Point } from '../../harness/sweep/result.ts';
import type { TunedRow, TuneResult } from '../../harness/tune/result.ts';
import { type Column, columns, counted, heardText } from '../sweep/format.ts';

export const HERE = 'you are here';

const { p50, p99, mistakes, rate, accuracy } = columns;
export const FIGURES: readonly Column[] = [p50, p99, mistakes, rate, accuracy];

export function headLines({ chosenOn, reportedOn, targets }: TuneResult): string[] {
  const [first, second] = [chosenOn.exposure, reportedOn.exposure].map(formatDuration);
  return [
    heardText(chosenOn),
    `wanted: ${targets.join(' and ')}`,
    `chosen on the first half (${first} of live time after ${counted(chosenOn.warmup, 'heartbeat')} of warm-up), reported on the second (${second})`,
  ];
}

/** What to do, in a line. */
export function advice({ rows, recommended, targets }: TuneResult): string {
  if (recommended === undefined)
    return `No setting that was tried keeps ${targets.join(' and ')} on this trace.`;
  const { point, verdict, today } = rows[recommended]!;
  if (today)
    return `Keep ${point.spec}: it keeps the targets, and nothing else was found to do so more surely`;
  return verdict === 'pass'
    ? `Take ${point.spec}`
    : `Nothing surely keeps the targets; the best that is not shown to break them is ${point.spec}`;
}

export function verdictLines({ verdicts }: TunedRow): string[] {
  return verdicts.map(({ target, verdict, why }) => `${verdict}: ${target}: ${why}`);
}

/** How the recommended setting compares with today's at a glance: nothing where nothing runs today. */
export function todayRows({ rows }: TuneResult): TunedRow[] {
  return rows.filter(({ today }) => today);
}

export const VARIED: readonly Column[] = [p50, p99, mistakes, rate];

/** What a column shows, with its interval where it has one. */
export function cellText({ cell, interval }: Column, point: Point): string {
  const between = interval?.(point);
  return between ? `${cell(point)} (${between})` : cell(point);
}

export const CLAIM =
  'One trace supports a claim about that network at that time. The order of the rows is that of the first half, their figures are those of the second; the confidence of a verdict is that of its row alone.';
