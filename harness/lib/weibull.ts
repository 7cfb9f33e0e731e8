/**
 * The Weibull law F(t) = 1 − exp(−(t/scale)^shape) that has a given mean and deviation. The shape is the root of
 * Γ(1 + 2/k) / Γ(1 + 1/k)² = 1 + (deviation / mean)². It is solved once on a grid and then interpolated, so that a
 * heartbeat costs the same whatever the law.
 */

/** ln Γ(x) for x ≥ 1, to about 1e-15: Stirling's series, after stepping up to where it converges at once. */
export function lnGamma(x: number): number {
  let shifted = x;
  let product = 1;
  while (shifted < 12) product *= shifted++;
  const inverse = 1 / (shifted * shifted);
  const series =
    (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) / shifted;
  return (
    (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product)
  );
}

/** Variation (deviation by mean) beyond these is treated as these: shapes from 128 down to 0.2. */
const LEAST = 0.01;
const MOST = 50;
const STEPS = 600;
const LN_LEAST = Math.log(LEAST);
const STEP = (Math.log(MOST) - LN_LEAST) / STEPS;

/** ln shape by ln variation, one point before and two after, for the interpolation. */
let grid: Float64Array | undefined;

export function weibullOf(mean: number, deviation: number): { shape: number; scale: number } {
  grid ??= Float64Array.from({ length: STEPS + 4 }, (_, i) =>
    Math.log(solve(Math.exp(LN_LEAST + (i - 1) * STEP))),
  );
  const variation = Math.min(MOST, Math.max(LEAST, deviation / mean));
  const place = (Math.log(variation) - LN_LEAST) / STEP;
  const cell = Math.min(STEPS, Math.floor(place));
  const shape = Math.exp(cubic(grid, cell, place - cell));
  return { shape, scale: mean / Math.exp(lnGamma(1 + 1 / shape)) };
}

/** Bisection in the logarithm of the shape. */
function solve(variation: number): number {
  const wanted = Math.log1p(variation * variation);
  let [low, high] = [Math.log(0.1), Math.log(1000)];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    const inverse = Math.exp(-middle);
    // the variation falls as the shape grows
    if (lnGamma(1 + 2 * inverse) - 2 * lnGamma(1 + inverse) > wanted) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** Lagrange through the four points around; `points[cell]` is the one before the cell. */
function cubic(points: Float64Array, cell: number, t: number): number {
  const [a, b, c, d] = [points[cell]!, points[cell + 1]!, points[cell + 2]!, points[cell + 3]!];
  return (
    (-a * t * (t - 1) * (t - 2)) / 6 +
    (b * (t + 1) * (t - 1) * (t - 2)) / 2 -
    (c * (t + 1) * t * (t - 2)) / 2 +
    (d * (t + 1) * t * (t - 1)) / 6
  );
}
