/**
 * The logistic stand-in for the upper tail of the normal law that Akka and its ports use:
 * φ = log10(1 + exp(y·(A + B·y²))). It is within 1.4e-4 of the true probability, but far out it falls with the cube of y:
 * at φ = 8 it stands for about 7.06. One function, in the log domain, so that it never overflows.
 */
const A = 1.5976;
const B = 0.070566;

/** The level of a silence y deviations past the mean. */
export function logisticPhi(y: number): number {
  const exponent = y * (A + B * y * y);
  // log1p(exp(x)) without overflow
  return (Math.max(exponent, 0) + Math.log1p(Math.exp(-Math.abs(exponent)))) / Math.LN10;
}

/** How many deviations give that level: the one real root of B·y³ + A·y = ln(10^phi − 1), by Cardano's formula. */
export function deviationsOfLogisticPhi(phi: number): number {
  const scaled = phi * Math.LN10;
  const right = scaled > 30 ? scaled + Math.log1p(-Math.exp(-scaled)) : Math.log(Math.expm1(scaled));
  const p = A / B;
  const half = Math.abs(right) / (2 * B);
  const u = Math.cbrt(half + Math.sqrt(half * half + (p * p * p) / 27));
  return Math.sign(right) * (u - p / (3 * u));
}
