/** The φ detector where gaps between heartbeats are normal and independent of one another. */
import jstat from 'jstat';
import { deviationsOfPhi, logUpperTail } from '../lib/normal.ts';
import type { Ms } from '../model.ts';

/**
 * Chance that a gap is a mistake, with mean and deviation (÷ W) estimated from the W gaps before it: a prediction interval,
 * so Student's law. 10^−Φ is what it comes to with an endless window.
 */
export function mistakeChance(threshold: number, window: number): number {
  const deviations = deviationsOfPhi(threshold) * Math.sqrt((window - 1) / (window + 1));
  return 1 - jstat.jStat.studentt.cdf(deviations, window - 1);
}

export interface Gaps {
  readonly mean: Ms;
  readonly sd: Ms;
}

/**
 * E(T_D) of a crash at a random instant, 0 where it is suspected already; heartbeats take no time. A random instant lies in a
 * long gap rather than in a short one, and (μ² + σ²) / 2μ after its beginning on average.
 * @param window Infinity: mean and deviation are known
 */
export function meanDetection({ mean, sd }: Gaps, threshold: number, window: number): Ms {
  const deviations = deviationsOfPhi(threshold);
  const deadline = mean + deviations * sd * meanDeviation(window);
  return deadline - (mean ** 2 + sd ** 2) / (2 * mean) + suspectedAlready(deviations, sd, mean);
}

/** Of a sample of that size (÷ n) from a normal law of deviation 1: a little less than 1. */
function meanDeviation(size: number): number {
  if (size === Number.POSITIVE_INFINITY) return 1;
  // Γ(n/2) / Γ((n−1)/2), from Γ(1)/Γ(1/2) or Γ(3/2)/Γ(1) up, two at a time
  let ratio = size % 2 === 0 ? 1 / Math.sqrt(Math.PI) : Math.sqrt(Math.PI) / 2;
  for (let n = size % 2 === 0 ? 2 : 3; n < size; n += 2) ratio *= n / (n - 1);
  return Math.sqrt(2 / size) * ratio;
}

/** E[(gap − deadline)⁺²] / 2μ: what a detection time below 0 would have taken off the mean. */
function suspectedAlready(deviations: number, sd: Ms, mean: Ms): Ms {
  const density = Math.exp(-0.5 * deviations ** 2) / Math.sqrt(2 * Math.PI);
  const square = (1 + deviations ** 2) * Math.exp(logUpperTail(deviations)) - deviations * density;
  return (sd ** 2 * square) / (2 * mean);
}
