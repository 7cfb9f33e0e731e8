/** How far two distributions are apart, and how far chance alone would put them. */

/** A distribution as steps. `share` may end below 1: what was never seen to happen. */
export interface Cdf {
  /** Ascending, each once. */
  readonly at: Float64Array;
  /** Of all values, those up to there. */
  readonly share: Float64Array;
}

/** Rounding in shares that were added up. */
const EQUAL = 1e-12;

export function cdfOf(values: Float64Array): Cdf {
  const sorted = values.toSorted();
  const at = new Float64Array(sorted.length);
  const share = new Float64Array(sorted.length);
  let steps = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (sorted[i] === sorted[i + 1]) continue;
    at[steps] = sorted[i]!;
    share[steps++] = (i + 1) / sorted.length;
  }
  return { at: at.subarray(0, steps), share: share.subarray(0, steps) };
}

/** The largest difference between the shares that two distributions have below any point (Kolmogorov and Smirnov). */
export function ksDistance(a: Cdf, b: Cdf): number {
  let [i, k, most] = [0, 0, 0];
  while (i < a.at.length || k < b.at.length) {
    const at = Math.min(a.at[i] ?? Number.POSITIVE_INFINITY, b.at[k] ?? Number.POSITIVE_INFINITY);
    if (a.at[i] === at) i++;
    if (b.at[k] === at) k++;
    most = Math.max(most, Math.abs((a.share[i - 1] ?? 0) - (b.share[k - 1] ?? 0)));
  }
  return most;
}

/**
 * What the distance of two samples of one distribution exceeds with that chance (Smirnov 1948; for large samples).
 * @param a how many independent values the samples are worth
 */
export function ksCritical(a: number, b: number, chance: number): number {
  return Math.sqrt((-Math.log(chance / 2) / 2) * (1 / a + 1 / b));
}

/**
 * By how much one distribution has to be moved, at most and at each point as suits it, until the two differ by no more than
 * `slack` in the share below any point: Lévy's distance with its two sides apart. Infinity where one ends below the other
 * by more than that.
 */
export function shiftDistance(a: Cdf, b: Cdf, slack: number): number {
  return Math.max(0, laterBy(a, b, slack), laterBy(b, a, slack));
}

/** By how much `b` is later where it is most: the least ε with a(x) − slack ≤ b(x + ε) for all x. */
function laterBy(a: Cdf, b: Cdf, slack: number): number {
  let most = 0;
  let k = 0;
  for (let i = 0; i < a.at.length; i++) {
    const wanted = a.share[i]! - slack - EQUAL;
    if (wanted <= 0) continue;
    while (k < b.at.length && b.share[k]! < wanted) k++;
    if (k === b.at.length) return Number.POSITIVE_INFINITY;
    most = Math.max(most, b.at[k]! - a.at[i]!);
  }
  return most;
}

/** The least value that half do not exceed; undefined where the steps end below that. */
export function medianOf({ at, share }: Cdf): number | undefined {
  const i = share.findIndex((below) => below >= 0.5 - EQUAL);
  return i < 0 ? undefined : at[i];
}
