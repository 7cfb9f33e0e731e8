/** A law given by quantiles: what a sample was like, in a line of text that needs no file beside it. */

/** What a share of all may be called: the middle is `p50`, the least `p0`, the most `p100`. */
export const QUANTILE: RegExp = /^p(?:100|\d{1,2}(?:\.\d{1,6})?)$/;

/** Percent. Every whole one, and finer towards the end, because long delays are what suspects are made of. */
const SHARES = [
  ...Array.from({ length: 100 }, (_, percent) => percent),
  ...Array.from({ length: 9 }, (_, i) => (991 + i) / 10),
  ...Array.from({ length: 9 }, (_, i) => (9991 + i) / 100),
  99.999,
  100,
];

/**
 * The text of the law of which these are a sample; between its quantiles, which it keeps to the microsecond, all is alike
 * likely. It differs from the sample by a hundredth of all values at most, and of the longest by less.
 * @param delays ms, from 0 on, in any order
 */
export function empiricalLaw(delays: Float64Array): string {
  if (delays.length === 0) throw new RangeError('empirical: no delay is known');
  const sorted = delays.toSorted();
  const settings = SHARES.map((percent) => {
    const rank = (percent / 100) * (sorted.length - 1);
    const below = Math.floor(rank);
    const low = sorted[below]!;
    const value = low + (rank - below) * ((sorted[below + 1] ?? low) - low);
    return `p${percent}=${Number(value.toFixed(3))}ms`;
  });
  return `empirical:${settings.join(',')}`;
}

interface Quantiles {
  readonly mean: number;
  readonly variance: number;
  /** Pr(D > x). */
  tail(x: number): number;
  /** The value that is exceeded with that chance. */
  exceeded(chance: number): number;
}

/** @param params values by the names of their shares */
export function quantilesOf(params: Readonly<Record<string, number>>): Quantiles {
  const knots = Object.entries(params)
    .map(([name, value]) => ({ name, above: 1 - Number(name.slice(1)) / 100, value }))
    .sort((a, b) => b.above - a.above);
  knots.forEach(({ name, value, above }, i) => {
    const before = knots[i - 1];
    if (before && value < before.value)
      throw new RangeError(`empirical: ${name} must be at least ${before.name}`);
    if (before && above === before.above) throw new RangeError(`empirical: ${name} is set twice`);
  });
  if (knots[0]?.above !== 1 || knots.at(-1)!.above !== 0) {
    throw new RangeError('empirical lacks p0 and p100, the least and the most');
  }
  const aboves = Float64Array.from(knots, ({ above }) => above);
  const values = Float64Array.from(knots, ({ value }) => value);
  let [mean, square] = [0, 0];
  for (let i = 1; i < values.length; i++) {
    const [share, low, high] = [aboves[i - 1]! - aboves[i]!, values[i - 1]!, values[i]!];
    mean += (share * (low + high)) / 2;
    square += (share * (low * low + low * high + high * high)) / 3;
  }
  return {
    mean,
    variance: Math.max(0, square - mean * mean),
    tail(x) {
      if (x < values[0]!) return 1;
      // of equal values the last, as what equals x does not exceed it
      const i = last(values.length, (at) => values[at]! <= x);
      if (i === values.length - 1) return 0;
      return aboves[i]! - ((aboves[i]! - aboves[i + 1]!) * (x - values[i]!)) / (values[i + 1]! - values[i]!);
    },
    exceeded(chance) {
      const i = Math.min(
        values.length - 2,
        last(values.length, (at) => aboves[at]! >= chance),
      );
      const share = (chance - aboves[i + 1]!) / (aboves[i]! - aboves[i + 1]!);
      return values[i + 1]! - share * (values[i + 1]! - values[i]!);
    },
  };
}

/** The last of so many places for which it holds; it holds for the first, and for none after one for which it does not. */
function last(count: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, count];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
