/** Which of many settings to take. */

import { quantileName } from '../sweep/points.ts';
import { LEAST_ACCURACY, type Point } from '../sweep/result.ts';
import type { Target } from './target.ts';

/** What was measured of it, in the target's unit; null where nothing was. */
export function figureOf(
  { metric, aggregate }: Target,
  { detection, rate, mistakeDuration, accuracy }: Point,
): number | null {
  switch (metric) {
    case 'detection_time':
      return aggregate === 'avg' ? detection.mean : (detection[quantileName(aggregate!.quantile)] ?? null);
    case 'mistake_rate':
      return rate.value;
    case 'mistake_duration':
      return mistakeDuration;
    case 'query_accuracy':
      return accuracy;
  }
}

/** The quantiles of detection time that targets ask for, beyond the usual ones. */
export function sharesOf(targets: readonly Target[]): number[] {
  return targets.flatMap(({ aggregate }) => (typeof aggregate === 'object' ? [aggregate.quantile] : []));
}

/** By which factor a setting keeps a limit, as a logarithm: below 0 it breaks it. */
function room(target: Target, point: Point, figure: number | null): number {
  if (figure === null)
    return target.metric === 'mistake_duration' && point.mistakes === 0 ? Infinity : -Infinity;
  if (target.metric === 'query_accuracy') return Math.log((1 - target.value) / (1 - figure));
  return Math.log(target.value / figure);
}

/** Of rates the upper bound counts, since of many settings that are tried the luckiest would win. */
function surely(target: Target, point: Point): number | null {
  return target.metric === 'mistake_rate' ? (point.rate.high ?? point.rate.value) : figureOf(target, point);
}

/** A limit that the first half keeps by a hair the second breaks by one. */
const SPARE = Math.log(1.05);

/**
 * How good a setting is, to be compared from left to right. First, whether by its figures it keeps all limits. Then, with
 * limits on both sides of the trade-off, the room that its tightest one leaves; with limits on one side only, how good it is on the other.
 */
export function merit(targets: readonly Target[], point: Point): readonly number[] {
  const kept = targets.every((target) => room(target, point, figureOf(target, point)) >= 0) ? 1 : 0;
  const least = Math.min(...targets.map((target) => room(target, point, surely(target, point))));
  const onTime = targets.some(({ metric }) => metric === 'detection_time');
  const onMistakes = targets.some(({ metric }) => metric !== 'detection_time');
  if (onTime && onMistakes) return [kept, least];
  const { rate, detection } = point;
  const faster = -(detection.p99 ?? Infinity);
  const spared = Math.min(least, SPARE);
  return onTime ? [kept, spared, -(rate.high ?? rate.value ?? Infinity), faster] : [kept, spared, faster];
}

/** The best of them; the first of equals; undefined where none is of any use. */
export function best(targets: readonly Target[], points: readonly Point[]): Point | undefined {
  let found: Point | undefined;
  let most: readonly number[] = [];
  for (const point of points) {
    if (!(point.accuracy >= LEAST_ACCURACY)) continue;
    const own = merit(targets, point);
    if (found && byMerit(own, most) >= 0) continue;
    found = point;
    most = own;
  }
  return found;
}

/** For sorting: the better one first. */
export function byMerit(one: readonly number[], other: readonly number[]): number {
  for (const [i, value] of one.entries()) {
    if (value !== other[i]!) return value > other[i]! ? -1 : 1;
  }
  return 0;
}
