/**
 * The ratio of two quantiles of detection time. Each has an interval of its own, by the binomial law of how many crashes were
 * noticed by then; those of the ratio follow from how far each may be off (Zou and Donner's MOVER, on a log scale). Sides are
 * taken as independent, which is wide for pairs; resampling is not used, since it is too narrow for p99.
 */
import { type Bounds, surelyAtLeast, surelyAtMost } from '../qos/intervals.ts';
import {
  type CrashOutcome,
  detectionCurve,
  detectionQuantile,
  type Step,
  type Views,
} from '../qos/survival.ts';
import type { RatioTest } from './flip.ts';

const LEAST_TAIL = 1e-7;
const HALVINGS = 30;

/** undefined where either side has no such quantile, or it is 0. */
export function quantileTest(
  a: readonly Views<Pick<CrashOutcome, 'kind' | 'time'>>[],
  b: readonly Views<Pick<CrashOutcome, 'kind' | 'time'>>[],
  share: number,
): (RatioTest & { readonly a: number; readonly b: number }) | undefined {
  const curves = [detectionCurve(a), detectionCurve(b)] as const;
  const [of, on] = curves.map((curve) => detectionQuantile(curve, share));
  if (!of || !on) return undefined;
  const ratio = Math.log(on / of);
  const bounds = (tail: number): Bounds => {
    const [mine, other] = curves.map((curve) => quantileWithin(curve, share, tail));
    const off = (here: number | null | undefined, value: number): number =>
      here ? Math.log(here / value) : Number.NaN;
    const low = ratio - Math.hypot(off(other!.low, on), off(mine!.high, of));
    const high = ratio + Math.hypot(off(other!.high, on), off(mine!.low, of));
    return { low: Number.isNaN(low) ? null : low, high: Number.isNaN(high) ? null : high };
  };
  return {
    a: of,
    b: on,
    ratio: on / of,
    large: (at) => leastTail((tail) => above(bounds(tail).low, Math.log(at))),
    small: (at) => leastTail((tail) => above(Math.log(at), bounds(tail).high)),
    within(tail) {
      const { low, high } = bounds(tail);
      return { low: low === null ? null : Math.exp(low), high: high === null ? null : Math.exp(high) };
    },
  };
}

function above(value: number | null, limit: number | null): boolean {
  return value !== null && limit !== null && value > limit;
}

/** The smallest chance of error at which something can be said, on a log scale; 1 where there is none below a half. */
function leastTail(said: (tail: number) => boolean): number {
  if (!said(0.5)) return 1;
  let [unsaid, sure] = [Math.log(LEAST_TAIL), Math.log(0.5)];
  if (said(LEAST_TAIL)) return LEAST_TAIL;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (unsaid + sure) / 2;
    if (said(Math.exp(middle))) sure = middle;
    else unsaid = middle;
  }
  return Math.exp(sure);
}

/** As `quantileInterval` of the survival curve, at any confidence and by bisection: this is asked a hundred times. */
function quantileWithin(steps: readonly Step[], share: number, tail: number): Bounds {
  const high = firstWhere(steps.length, (i) =>
    surelyAtLeast(share, steps[i]!.detected, steps[i]!.worth, tail),
  );
  const low = firstWhere(
    steps.length,
    (i) => !surelyAtMost(share, i === 0 ? 0 : steps[i - 1]!.detected, steps[i]!.worth, tail),
  );
  return {
    low: low === 0 ? null : steps[low - 1]!.time,
    high: high === steps.length ? null : steps[high]!.time,
  };
}

/** The first index from which on it is so. */
function firstWhere(length: number, is: (i: number) => boolean): number {
  let [from, until] = [0, length];
  while (from < until) {
    const middle = (from + until) >>> 1;
    if (is(middle)) until = middle;
    else from = middle + 1;
  }
  return from;
}
