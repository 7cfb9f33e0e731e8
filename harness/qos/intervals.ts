/** Intervals that say how far a figure can be trusted. All are two-sided 95 % unless they say otherwise. */
import jstat from 'jstat';
import type { Rng } from '../lib/rng.ts';

const { gammapinv, binomial } = jstat.jStat;
const TAIL = 0.025;
const Z = 1.959963984540054;
const RESAMPLES = 2000;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Exact interval (Garwood) of the mean of a Poisson count. */
export function poissonInterval(count: number): Interval {
  return { low: count === 0 ? 0 : gammapinv(TAIL, count), high: gammapinv(1 - TAIL, count + 1) };
}

/** Upper bound, one-sided 95 %, of a rate whose event was not seen in that exposure: the rule of three. */
export function unseenBound(exposure: number): number {
  return -Math.log(0.05) / exposure;
}

/** Wilson's interval of a proportion; 0 of n and n of n included. */
export function wilsonInterval(successes: number, trials: number): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const p = successes / trials;
  const denominator = 1 + Z ** 2 / trials;
  const centre = (p + Z ** 2 / (2 * trials)) / denominator;
  const half = (Z * Math.sqrt((p * (1 - p)) / trials + Z ** 2 / (4 * trials ** 2))) / denominator;
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === trials ? 1 : Math.min(1, centre + half),
  };
}

/**
 * Distribution-free interval of a quantile: the order statistics that bracket it. `high` is Infinity where the sample is
 * too small for a bound; a p99 has one from 299 samples on.
 * @param sorted ascending; Infinity stands for what was never seen to end
 */
export function quantileInterval(sorted: readonly number[], quantile: number): Interval {
  const n = sorted.length;
  let low = 0;
  while (low < n && binomial.cdf(low, n, quantile) <= TAIL) low++;
  let high = low;
  while (high < n && binomial.cdf(high, n, quantile) < 1 - TAIL) high++;
  return {
    low: low === 0 ? (sorted[0] ?? 0) : sorted[low - 1]!,
    high: high < n ? sorted[high]! : Number.POSITIVE_INFINITY,
  };
}

/** Percentile bootstrap of a statistic over items resampled with replacement. */
export function bootstrap<T>(
  items: readonly T[],
  statistic: (sample: readonly T[]) => number,
  random: Rng,
): Interval {
  const values: number[] = [];
  for (let i = 0; i < RESAMPLES; i++) {
    const value = statistic(Array.from(items, () => items[random.below(items.length)]!));
    if (Number.isFinite(value)) values.push(value);
  }
  values.sort((a, b) => a - b);
  const at = (share: number): number =>
    values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;
  return { low: at(TAIL), high: at(1 - TAIL) };
}

/** Events and exposure of one stretch of time, over all pairs. */
export interface Block {
  readonly count: number;
  readonly exposure: number;
  readonly suspected: number;
}

export interface RateEstimate extends Interval {
  readonly value: number;
  readonly method: 'unseen' | 'poisson' | 'overdispersed poisson' | 'block bootstrap';
  /** Variance over mean of the block counts; 1 for independent events. */
  readonly dispersion: number;
}

/** Clustered beyond this, a plain Poisson interval is too narrow. */
const DISPERSION_LIMIT = 1.3;
/** Fewer blocks can't carry a bootstrap; the Poisson interval is widened by the dispersion instead. */
const FEWEST_BLOCKS = 30;

/** A rate per unit of exposure, with an interval that clusters do not make too narrow. */
export function rateEstimate(blocks: readonly Block[], random: Rng): RateEstimate {
  const count = sum(blocks.map((block) => block.count));
  const exposure = sum(blocks.map((block) => block.exposure));
  const dispersion = dispersionOf(blocks);
  const value = count / exposure;
  if (count === 0) return { value: 0, low: 0, high: unseenBound(exposure), method: 'unseen', dispersion };
  if (dispersion <= DISPERSION_LIMIT)
    return { value, ...scaled(count, exposure, 1), method: 'poisson', dispersion };
  if (blocks.length < FEWEST_BLOCKS) {
    return { value, ...scaled(count, exposure, dispersion), method: 'overdispersed poisson', dispersion };
  }
  const rate = (sample: readonly Block[]): number =>
    sum(sample.map((block) => block.count)) / sum(sample.map((block) => block.exposure));
  return { value, ...bootstrap(blocks, rate, random), method: 'block bootstrap', dispersion };
}

/** The interval of count/dispersion independent clusters. */
function scaled(count: number, exposure: number, dispersion: number): Interval {
  const { low, high } = poissonInterval(count / dispersion);
  return { low: (low * dispersion) / exposure, high: (high * dispersion) / exposure };
}

function dispersionOf(blocks: readonly Block[]): number {
  const used = blocks.filter(({ exposure }) => exposure > 0);
  const rate = sum(used.map(({ count }) => count)) / sum(used.map(({ exposure }) => exposure));
  if (used.length < 2 || !(rate > 0)) return 1;
  // Pearson's statistic over its degrees of freedom: blocks need not be equally long
  const pearson = sum(used.map(({ count, exposure }) => (count - rate * exposure) ** 2 / (rate * exposure)));
  return pearson / (used.length - 1);
}

export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
