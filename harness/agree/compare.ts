/** Two runs of one scenario, compared kind by kind. Pure. */
import type { Ms } from '../model.ts';
import { effectiveGroups } from '../qos/intervals.ts';
import { detectionCurve } from '../qos/survival.ts';
import { compareCounts, compareShares } from './counts.ts';
import { type Cdf, cdfOf, ksCritical, ksDistance, medianOf, shiftDistance } from './distance.ts';
import { MATTERS, type Observed, type ObservedTuning } from './observed.ts';
import { pairedDifference } from './paired.ts';
import type { Comparison, Curve, Verdict } from './result.ts';
import type { Times, Weathered } from './timing.ts';
import { worthOf } from './worth.ts';

export type Compared = Omit<Comparison, 'parts' | 'before'>;

/** How sure a verdict is to be. */
const CHANCE = 0.01;
/** If chance alone may move more of the values than this, nothing was seen to agree. */
const TOO_FEW = 0.2;
const MOST_POINTS = 200;

/** @param tolerance how far losses may be apart, of themselves */
export function compare(a: Observed, b: Observed, tolerance: number): Compared[] {
  const bound = MATTERS * a.interval;
  const timed = (['quiet', 'faulted'] as const).flatMap((of) => [
    timing('delays', of, [a.timing[of].delays, b.timing[of].delays], bound),
    timing('arrivals', of, [a.timing[of].arrivals, b.timing[of].arrivals], bound),
  ]);
  return [
    ...timed.filter((one) => one !== undefined),
    ...compareShares(a.losses, b.losses, tolerance),
    ...a.tunings.flatMap((tuning, i) => [
      ...detection(tuning, b.tunings[i]!, bound),
      ...compareCounts(tuning, b.tunings[i]!),
    ]),
  ];
}

function timing(
  kind: 'delays' | 'arrivals',
  of: Weathered,
  sides: readonly [Times, Times],
  bound: Ms,
): Compared | undefined {
  if (sides.every(({ value }) => value.length === 0)) return undefined;
  const [a, b] = sides.map(({ value }) => cdfOf(value)) as [Cdf, Cdf];
  const worths = sides.map((times) => worthOf([times.value, byTime(times)])) as [number, number];
  const figures = sides.map(({ value }, i) => ({
    n: value.length,
    worth: worths[i]!,
    value: medianOf([a, b][i]!) ?? null,
  }));
  return {
    ...shifted(a, b, worths, bound),
    kind,
    of,
    sides: [figures[0]!, figures[1]!],
    interval: null,
    pairs: null,
  };
}

/** What hosts do to one link at one time they do to all. */
function byTime({ at, value }: Times): Float64Array {
  const order = Uint32Array.from(at.keys()).sort((i, k) => at[i]! - at[k]!);
  return Float64Array.from(order, (i) => value[i]!);
}

type Shifted = Pick<Compared, 'distance' | 'bound' | 'unit' | 'ks' | 'curves' | 'verdict' | 'why'>;

/** By how much two distributions are apart in time, beyond what chance does to samples that are worth so many. */
function shifted(a: Cdf, b: Cdf, [first, second]: readonly [number, number], bound: Ms): Shifted {
  const same = { bound, unit: 'ms' as const, curves: [curveOf(a), curveOf(b)] as const };
  if (first === 0 || second === 0)
    return { ...same, distance: null, ks: null, verdict: 'cannot tell', why: 'one side has none' };
  const ks = { distance: ksDistance(a, b), critical: ksCritical(first, second, CHANCE) };
  const shift = shiftDistance(a, b, ks.critical);
  const verdict: Verdict = shift > bound ? 'differs' : ks.critical > TOO_FEW ? 'cannot tell' : 'agrees';
  const chance = `${(100 * ks.critical).toFixed(1)} % of the values`;
  const why = {
    differs: `even if chance moved ${chance}, they are apart by more than what matters`,
    agrees: `but for ${chance}, which chance may move, they are no further apart`,
    'cannot tell': `chance alone may move ${chance}`,
  }[verdict];
  return { ...same, distance: Number.isFinite(shift) ? shift : null, ks, verdict, why };
}

/** Crash by crash where both sides had the same, since that leaves the luck of the instants out; and as distributions. */
function detection(a: ObservedTuning, b: ObservedTuning, bound: Ms): Compared[] {
  if (a.crashes.length === 0 && b.crashes.length === 0) return [];
  const events = [a, b].map(({ crashes }) => crashes.map(({ views }) => views));
  const curves = events.map((views) => {
    const steps = detectionCurve(views);
    return {
      at: Float64Array.from(steps, ({ time }) => time),
      share: Float64Array.from(steps, ({ detected }) => detected),
    };
  }) as [Cdf, Cdf];
  const worths = events.map((views) => (views.length === 0 ? 0 : effectiveGroups(views))) as [number, number];
  const figures = events.map((views, i) => ({
    n: views.length,
    worth: worths[i]!,
    value: medianOf(curves[i]!) ?? null,
  }));
  const whole = shifted(...curves, worths, bound);
  const paired = pairedDifference(a, b, CHANCE);
  const same = { kind: 'detection' as const, of: a.label, sides: [figures[0]!, figures[1]!] as const };
  if (!paired) return [{ ...whole, ...same, interval: null, pairs: null }];
  const { pairs, median, low, high } = paired;
  const shown = Math.max(0, low, -high, whole.distance ?? 0);
  const within = low >= -bound && high <= bound;
  const verdict: Verdict =
    shown > bound || whole.verdict === 'differs' ? 'differs' : within ? 'agrees' : 'cannot tell';
  const inPairs = `of ${pairs} crashes that both had, the median difference is ${median.toFixed(1)} ms, between ${low.toFixed(1)} and ${high.toFixed(1)} ms`;
  // the median of pairs says nothing of a difference that only some crashes have
  const why = whole.verdict === 'differs' ? `as distributions, ${whole.why}; ${inPairs}` : inPairs;
  return [
    {
      ...whole,
      ...same,
      verdict,
      distance: whole.ks && whole.distance === null ? null : shown,
      why,
      interval: { low, high },
      pairs,
    },
  ];
}

/** As much of a distribution as a picture needs. */
function curveOf({ at, share }: Cdf): Curve {
  const steps = at.length;
  const kept = Math.min(steps, MOST_POINTS);
  const rows = Array.from({ length: kept }, (_, i) => Math.round((i * (steps - 1)) / Math.max(1, kept - 1)));
  return {
    at: rows.map((row) => Number(at[row]!.toFixed(3))),
    share: rows.map((row) => Number(share[row]!.toFixed(5))),
  };
}
