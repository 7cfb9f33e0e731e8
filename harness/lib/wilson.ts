export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Of the normal law, for two sides of 2.5 % each. */
const Z = 1.959963984540054;

/** Wilson's 95 % interval of a proportion; 0 of n and n of n included. */
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
