/**
 * The upper tail of the standard normal law in the log domain, so that suspicion levels neither lose digits near 8 nor
 * jump to infinity near 16, as −log10(1 − cdf) does. Method: series below 3, Laplace's continued fraction above.
 */

const LN10 = Math.LN10;
const HALF_LN_2PI = 0.5 * Math.log(2 * Math.PI);

/** ln P(Z > y), exact to about 1e-12 relative for every finite y. */
export function logUpperTail(y: number): number {
  // far on the left nearly all lies above: take what lies below from the tail on the right
  if (y < -1) return Math.log1p(-Math.exp(logUpperTail(-y)));
  if (y < 3) return Math.log(0.5 - oddSeries(y));
  let fraction = y;
  for (let k = 80; k >= 1; k--) fraction = y + k / fraction;
  return -0.5 * y * y - HALF_LN_2PI - Math.log(fraction);
}

/** pdf(y) · (y + y³/3 + y⁵/15 + …) = P(Z ≤ y) − 1/2. */
function oddSeries(y: number): number {
  const square = y * y;
  let term = y;
  let sum = y;
  for (let odd = 3; Math.abs(term) > Math.abs(sum) * 1e-17 && odd < 400; odd += 2) {
    term *= square / odd;
    sum += term;
  }
  return sum * Math.exp(-0.5 * square - HALF_LN_2PI);
}

/** The suspicion level of a silence y standard deviations past the mean: −log10 P(Z > y). */
export function phiOfDeviations(y: number): number {
  return -logUpperTail(y) / LN10;
}

/** How many standard deviations of silence past the mean give that level: the inverse of phiOfDeviations. */
export function deviationsOfPhi(phi: number): number {
  let y = phi <= 1 ? 0 : Math.sqrt(2 * phi * LN10);
  for (let i = 0; i < 60; i++) {
    // d(phi)/dy is the hazard pdf(y) / P(Z > y), divided by ln 10
    const hazard = Math.exp(-0.5 * y * y - HALF_LN_2PI - logUpperTail(y));
    const step = Math.max(-2, Math.min(2, ((phi - phiOfDeviations(y)) * LN10) / hazard));
    y += step;
    if (Math.abs(step) <= 1e-15 * Math.max(1, Math.abs(y))) break;
  }
  return y;
}
