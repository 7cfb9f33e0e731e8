/** Which of many settings to take. */
import type { Point } from '../sweep/result.ts';
import { aggregateName } from './expression.ts';
import type { Target } from './target.ts';

/** What was measured of it, in the target's unit; null where nothing was. */
export function figureOf(
  { metric, aggregate }: Target,
  { detection, rate, mistakeDuration, accuracy }: Point,
): number | null {
  switch (metric) {
    case 'detection_time':
      return aggregate === 'avg'
        ? detection.mean
        : (detection[quantileName(aggregateName(aggregate))] ?? null);
    case 'mistake_rate':
      return rate.value;
    case 'mistake_duration':
      return mistakeDuration;
    case 'query_accuracy':
      return accuracy;
  }
}

/** `p(99.9)` as a point has it: `p99.9`. */
export function quantileName(aggregate: string): `p${number}` {
  return aggregate.replace(/[()]/g, '') as `p${number}`;
}

/** The quantiles of detection time that targets ask for, beyond the usual ones. */
export function sharesOf(targets: readonly Target[]): number[] {
  return targets.flatMap(({ aggregate }) => (typeof aggregate === 'object' ? [aggregate.quantile] : []));
}

/**
 * By which factor a setting keeps a limit, as a logarithm: below 0 it breaks it. Of rates the upper bound counts, since of many
 * settings that are tried the luckiest would win.
 */
function room(target: Target, point: Point): number {
  const figure =
    target.metric === 'mistake_rate' ? (point.rate.high ?? point.rate.value) : figureOf(target, point);
  if (figure === null)
    return target.metric === 'mistake_duration' && point.mistakes === 0 ? Infinity : -Infinity;
  if (target.metric === 'query_accuracy') return Math.log((1 - target.value) / (1 - figure));
  return Math.log(target.value / figure);
}

/** A limit that the first half keeps by a hair the second breaks by one. */
const SPARE = Math.log(1.05);

/**
 * How good a setting is, to be compared from left to right. With limits on both sides of the trade-off: by the room that its
 * tightest limit leaves. With limits on one side only: those that keep them, by how good they are on the other.
 */
export function merit(targets: readonly Target[], point: Point): readonly number[] {
  const least = Math.min(...targets.map((target) => room(target, point)));
  const onTime = targets.some(({ metric }) => metric === 'detection_time');
  const onMistakes = targets.some(({ metric }) => metric !== 'detection_time');
  if (onTime && onMistakes) return [least];
  const kept = Math.min(least, SPARE);
  const { rate, detection } = point;
  const faster = -(detection.p99 ?? Infinity);
  return onTime ? [kept, -(rate.high ?? rate.value ?? Infinity), faster] : [kept, faster];
}

/** What suspects more than it trusts makes few mistakes and notices crashes before they happen; it is of no use. */
const LEAST_ACCURACY = 0.5;

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
