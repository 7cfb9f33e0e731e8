export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Of the normal law, for two sides of 2.5 % each. */
const Z = 1.959963984540054;

/**
 * Wilson's interval of a proportion; 0 of n and n of n included.
 * @param deviations of the normal law on each side: of a 95 % interval if left out
 */
export function wilsonInterval(successes: number, trials: number, deviations = Z): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const p = successes / trials;
  const squared = deviations ** 2;
  const denominator = 1 + squared / trials;
  const centre = (p + squared / (2 * trials)) / denominator;
  const half = (deviations * Math.sqrt((p * (1 - p)) / trials + squared / (4 * trials ** 2))) / denominator;
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === trials ? 1 : Math.min(1, centre + half),
  };
}
