/**
 * Which settings no other beats. A setting is as good as how soon it notices a crash and how rarely it accuses a live peer;
 * all settings of a trace were judged on the same time, so their mistakes can be compared as counts.
 */
import { LEAST_ACCURACY, type Point } from '../../harness/sweep/result.ts';

/** What is meant by detection time. */
export type Quantile = 'p50' | 'p99';
export const QUANTILES: readonly Quantile[] = ['p50', 'p99'];

/** Detection times are known to no more digits; settings that agree in them are equally fast. */
export const DIGITS = 4;
/** A setting of a frontier, and those that are exactly as good. */
export interface Step {
  readonly point: Point;
  readonly ties: readonly Point[];
}

/** ms; Infinity where crashes go unnoticed. */
export function timeOf({ detection }: Point, by: Quantile): number {
  return rounded(detection[by] ?? Number.POSITIVE_INFINITY);
}

function rounded(ms: number): number {
  return Number(ms.toPrecision(DIGITS));
}

/** Whether it has a place among others: not what notices too few crashes, or suspects most of the time. */
export function comparable(point: Point, by: Quantile): boolean {
  const time = timeOf(point, by);
  return time > 0 && time < Number.POSITIVE_INFINITY && point.accuracy >= LEAST_ACCURACY;
}

/** Whether `a` is nowhere worse than `b`, and better somewhere. */
export function beats(a: Point, b: Point, by: Quantile): boolean {
  const [faster, fewer] = [timeOf(b, by) - timeOf(a, by), b.mistakes - a.mistakes];
  return faster >= 0 && fewer >= 0 && faster + fewer > 0;
}

/** Fastest first, and each with fewer mistakes than the one before. What is listed first speaks for those that tie with it. */
export function frontier(points: readonly Point[], by: Quantile): Step[] {
  const placed = points
    .filter((point) => comparable(point, by))
    .map((point) => ({ point, time: timeOf(point, by) }))
    .sort((a, b) => a.time - b.time || a.point.mistakes - b.point.mistakes);
  const steps: { point: Point; time: number; ties: Point[] }[] = [];
  for (const { point, time } of placed) {
    const last = steps.at(-1);
    if (!last || point.mistakes < last.point.mistakes) steps.push({ point, time, ties: [] });
    else if (time === last.time && point.mistakes === last.point.mistakes) tie(last, point);
  }
  return steps.map(({ point, ties }) => ({ point, ties }));
}

/** The same setting may have been asked for twice. */
function tie(step: { point: Point; ties: Point[] }, point: Point): void {
  if ([step.point, ...step.ties].every(({ spec }) => spec !== point.spec)) step.ties.push(point);
}

/** Of a frontier: the fewest mistakes at detection times up to `limit`, ms. */
export function bestWithin(steps: readonly Step[], by: Quantile, limit: number): Step | undefined {
  return steps.findLast(({ point }) => timeOf(point, by) <= rounded(limit));
}

/** On a log axis, where none at all would be. */
const UNSEEN = 0.5;

/** How far along its frontier each step stands, from 0 to 1, as it looks on logarithmic scales that show all of it. */
export function places(steps: readonly Step[], by: Quantile): number[] {
  const at = steps.map(({ point }) => [Math.log(timeOf(point, by)), Math.log(point.mistakes || UNSEEN)]);
  const [first, last] = [at[0]!, at.at(-1)!];
  const share = (from: number[], to: number[], axis: 0 | 1): number =>
    Math.abs(to[axis]! - from[axis]!) / (Math.abs(last[axis]! - first[axis]!) || 1);
  let along = 0;
  const sums = at.map((here, i) => {
    const before = at[i - 1] ?? here;
    along += share(before, here, 0) + share(before, here, 1);
    return along;
  });
  return sums.map((sum) => sum / (along || 1));
}

/** At most so many of them, evenly along the frontier; its ends always. */
export function thinned(steps: readonly Step[], by: Quantile, most: number): readonly Step[] {
  if (steps.length <= most) return steps;
  const along = places(steps, by);
  let [many, few] = [0, 1];
  for (let i = 0; i < HALVINGS; i++) {
    const gap = (many + few) / 2;
    if (apart(along, gap).length > most) many = gap;
    else few = gap;
  }
  return apart(along, few).map((i) => steps[i]!);
}

const HALVINGS = 30;

/** Which of them are kept so that they stand so far apart: the last one whatever stands before it. */
function apart(places: readonly number[], gap: number): number[] {
  const kept = [0];
  const last = places.length - 1;
  for (let i = 1; i < last; i++) {
    if (places[i]! - places[kept.at(-1)!]! >= gap && places[last]! - places[i]! >= gap) kept.push(i);
  }
  return [...kept, last];
}

/** Round numbers, few of them and more. */
const SCALES = [[1, 2, 5], [1, 1.5, 2, 3, 5, 7], Array.from({ length: 36 }, (_, i) => 1 + i / 4)];
/** Fewer times than this do not show how a curve goes. */
const FEW = 4;

/** Round detection times to compare at, ms: at most so many, evenly on a log scale; at the last all settings are fast enough. */
export function levels(steps: readonly Step[], by: Quantile, most: number): number[] {
  if (steps.length === 0) return [];
  const [fastest, slowest] = [timeOf(steps[0]!.point, by), timeOf(steps.at(-1)!.point, by)];
  const scales = SCALES.map((factors) => roundBetween(fastest, slowest, factors));
  const all = scales.find(({ length }) => length >= FEW) ?? scales.at(-1)!;
  const kept = Math.min(most, all.length);
  return Array.from({ length: kept }, (_, i) => all[Math.round((i * (all.length - 1)) / (kept - 1 || 1))]!);
}

function roundBetween(low: number, high: number, factors: readonly number[]): number[] {
  const first = Math.floor(Math.log10(low));
  const count = Math.ceil(Math.log10(high)) - first + 2;
  const all = Array.from({ length: count }, (_, i) => 10 ** (first + i)).flatMap((power) =>
    factors.map((factor) => Number((factor * power).toPrecision(3))),
  );
  const enough = all.find((time) => time >= high)!;
  return all.filter((time) => time >= low && time <= enough);
}
