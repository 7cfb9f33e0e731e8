/** Intervals that say how far a figure can be trusted. All are two-sided 95 % unless they say otherwise. */
import jstat from 'jstat';
import { deviationsOfPhi } from '../lib/normal.ts';
import type { Rng } from '../lib/rng.ts';
import type { Interval } from '../lib/wilson.ts';

const { gammapinv, beta } = jstat.jStat;
export const TAIL = 0.025;
const RESAMPLES = 2000;
/** A percentile bootstrap of fewer items is too narrow: it knows no spread but theirs. */
export const FEWEST_RESAMPLED = 10;

/** An interval of which either side may not exist: null. */
export interface Bounds {
  readonly low: number | null;
  readonly high: number | null;
}

export const UNBOUNDED: Bounds = { low: null, high: null };

/** Exact interval (Garwood) of the mean of a Poisson count; of an effective count too, which need not be whole. */
export function poissonInterval(count: number): Interval {
  return poissonBounds(count, 1 - TAIL);
}

/** The same with each side by itself: a bound that holds with that confidence, whatever the other side does. */
export function poissonBounds(count: number, confidence: number): Interval {
  return {
    low: count === 0 ? 0 : gammaQuantile(1 - confidence, count),
    high: gammaQuantile(confidence, count + 1),
  };
}

/** jstat's own takes time in proportion to the shape; where that is large, Wilson and Hilferty's is as good. */
function gammaQuantile(share: number, shape: number): number {
  if (shape < 10_000) return gammapinv(share, shape);
  return shape * (1 - 1 / (9 * shape) + deviationsOf(share) / (3 * Math.sqrt(shape))) ** 3;
}

/** How many standard deviations above the mean of a normal law that share of it ends. */
export function deviationsOf(share: number): number {
  return deviationsOfPhi(-Math.log10(1 - share));
}

/** Upper bound, one-sided 95 %, of a rate whose event was not seen in that exposure: the rule of three. */
export function unseenBound(exposure: number): number {
  return -Math.log(0.05) / exposure;
}

/**
 * Whether a proportion that was `seen` in `trials` may be taken to be `p` or more (Clopper and Pearson).
 * @param tail how often that may be wrong
 */
export function surelyAtLeast(p: number, seen: number, trials: number, tail = TAIL): boolean {
  return seen > 0 && beta.cdf(p, seen * trials, (1 - seen) * trials + 1) <= tail;
}

export function surelyAtMost(p: number, seen: number, trials: number, tail = TAIL): boolean {
  return surelyAtLeast(1 - p, 1 - seen, trials, tail);
}

/** The fewest observations from which a quantile above the median has an upper bound: 36 for p90, 368 for p99. */
export function fewestFor(quantile: number, tail = TAIL): number {
  return Math.ceil(Math.log(tail) / Math.log(quantile));
}

/**
 * How many groups of equal size are worth as much as these (Kish). The members of a group may be as good as one: what
 * several observers say of one crash is not several crashes.
 */
export function effectiveGroups(groups: readonly (readonly unknown[])[]): number {
  const members = sum(groups.map(({ length }) => length));
  return members ** 2 / sum(groups.map(({ length }) => length ** 2));
}

/**
 * Percentile bootstrap of a statistic over so many items, resampled with replacement: it is told how often each was drawn.
 * Nothing where there are too few.
 */
export function bootstrap(items: number, statistic: (counts: Uint32Array) => number, random: Rng): Bounds {
  if (items < FEWEST_RESAMPLED) return UNBOUNDED;
  const counts = new Uint32Array(items);
  const values = new Float64Array(RESAMPLES);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    counts.fill(0);
    for (let i = 0; i < items; i++) counts[random.below(items)]!++;
    values[resample] = statistic(counts);
  }
  values.sort();
  return { low: values[Math.floor(TAIL * RESAMPLES)]!, high: values[Math.floor((1 - TAIL) * RESAMPLES)]! };
}

export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
