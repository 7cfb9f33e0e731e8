/**
 * Chen's NFD-E where delays are exponential: NFD-S whose delta is the margin and the mean of the last `window` delays, which
 * follows a gamma law. Those delays are past when a freshness point is missed, so the two are independent.
 */
import type { Ms } from '../model.ts';
import { type Delays, qualityOf } from '../tune/nfd-s.ts';

export interface Estimated {
  readonly interval: Ms;
  readonly loss: number;
  readonly delays: Delays;
  readonly alpha: Ms;
  readonly window: number;
}

/** Pieces of the integral, between two places where the rate of mistakes has a kink. */
const PIECES = 1000;
/** Deviations of the mean delay past which nothing is left. */
const FAR = 25;

/** E(T_MR). */
export function recurrenceOfEstimated({ interval, loss, delays, alpha, window }: Estimated): Ms {
  const density = gammaDensity(window, delays.mean / window);
  const rate = (mean: Ms): number =>
    density(mean) / qualityOf({ interval, delta: alpha + mean }, { loss, delays }).recurrence;
  const spread = delays.mean / Math.sqrt(window);
  const [low, high] = [Math.max(0, delays.mean - FAR * spread), delays.mean + FAR * spread];
  const next = interval * Math.ceil((alpha + low) / interval) - alpha;
  const kinks = Array.from(
    { length: Math.ceil((high - next) / interval) + 1 },
    (_, i) => next + i * interval,
  );
  const edges = [low, ...kinks.filter((at) => at > low && at < high), high];
  let mistakes = 0;
  for (let i = 1; i < edges.length; i++) mistakes += integral(rate, edges[i - 1]!, edges[i]!);
  return 1 / mistakes;
}

/** Of the sum of `shape` exponential times. */
function gammaDensity(shape: number, scale: Ms): (x: Ms) => number {
  let logFactorial = 0;
  for (let i = 2; i < shape; i++) logFactorial += Math.log(i);
  return (x) => {
    if (x <= 0) return shape === 1 && x === 0 ? 1 / scale : 0;
    return Math.exp((shape - 1) * Math.log(x / scale) - x / scale - logFactorial) / scale;
  };
}

/** Simpson's rule, just inside the ends: what is there may belong to a neighbour. */
function integral(f: (x: number) => number, from: number, to: number): number {
  const inset = 1e-9 * (to - from);
  const step = (to - from) / PIECES;
  let sum = f(from + inset) + f(to - inset);
  for (let i = 1; i < PIECES; i++) sum += (i % 2 === 1 ? 4 : 2) * f(from + i * step);
  return (sum * step) / 3;
}
