/**
 * The Weibull law F(t) = 1 − exp(−(t/scale)^shape) that has a given mean and deviation. The shape is the root of
 * Γ(1 + 2/k) / Γ(1 + 1/k)² = 1 + (deviation / mean)². It is solved once on a grid and then interpolated, and so is the
 * scale: a heartbeat costs the same whatever the law, and one logarithm.
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
const STEPS = 1200;
const LN_LEAST = Math.log(LEAST);
const STEP = (Math.log(MOST) - LN_LEAST) / STEPS;

/** By ln variation, the coefficients of the cubics for 1 / shape and for ln(scale / mean), cell by cell. */
let grid: Float64Array | undefined;

/** One object for as many fits as wanted, so that a heartbeat leaves nothing to be collected. */
export class WeibullLaw {
  #mean = Number.NaN;
  #inverseShape = Number.NaN;
  /** Of the mean. */
  #lnScale = Number.NaN;

  get shape(): number {
    return 1 / this.#inverseShape;
  }

  get scale(): number {
    return this.#mean * Math.exp(this.#lnScale);
  }

  fit(mean: number, deviation: number): void {
    grid ??= solved();
    const variation = Math.min(MOST, Math.max(LEAST, deviation / mean));
    const place = (Math.log(variation) - LN_LEAST) / STEP;
    const cell = Math.min(STEPS, Math.floor(place));
    const t = place - cell;
    const i = 8 * cell;
    this.#mean = mean;
    this.#inverseShape = grid[i]! + t * (grid[i + 1]! + t * (grid[i + 2]! + t * grid[i + 3]!));
    this.#lnScale = grid[i + 4]! + t * (grid[i + 5]! + t * (grid[i + 6]! + t * grid[i + 7]!));
  }

  /** The silence than which a longer one has probability exp(−level), from the logarithm of the level. */
  silenceOf(lnLevel: number): number {
    return this.#mean * Math.exp(this.#lnScale + this.#inverseShape * lnLevel);
  }

  /** −ln of the probability of a longer silence. */
  levelOf(silence: number): number {
    return Math.exp((Math.log(silence / this.#mean) - this.#lnScale) / this.#inverseShape);
  }
}

function solved(): Float64Array {
  const inverses = Array.from(
    { length: STEPS + 4 },
    (_, i) => 1 / solve(Math.exp(LN_LEAST + (i - 1) * STEP)),
  );
  const lnScales = inverses.map((inverse) => -lnGamma(1 + inverse));
  const cells = Array.from({ length: STEPS + 1 }, (_, cell) => [
    cubic(inverses, cell),
    cubic(lnScales, cell),
  ]);
  return Float64Array.from(cells.flat(2));
}

/** Lagrange’s cubic through the four points around a cell, as powers of the place within; `points[cell]` is the one before. */
function cubic(points: readonly number[], cell: number): number[] {
  const [a, b, c, d] = points.slice(cell, cell + 4) as [number, number, number, number];
  return [b, c - a / 3 - b / 2 - d / 6, (a + c) / 2 - b, (d - a) / 6 + (b - c) / 2];
}

/** Bisection in the logarithm of the shape. */
function solve(variation: number): number {
  const wanted = Math.log1p(variation * variation);
  let [low, high] = [Math.log(0.1), Math.log(1000)];
  for (let i = 0; i < 45; i++) {
    const middle = (low + high) / 2;
    const inverse = Math.exp(-middle);
    // the variation falls as the shape grows
    if (lnGamma(1 + 2 * inverse) - 2 * lnGamma(1 + inverse) > wanted) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
