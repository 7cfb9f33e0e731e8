/**
 * Intervals of detection times by resampling blocks of time: neighbouring instants share their luck, so single crashes
 * would make them too narrow.
 */

import type { Rng } from '../lib/rng.ts';
import type { Ms } from '../model.ts';
import { FEWEST_BLOCKS } from '../qos/clusters.ts';
import { TAIL } from '../qos/intervals.ts';
import { type Part, quantilesOf, weightOf, weightWithin } from '../replay/mixture.ts';
import type { Tally } from '../replay/score.ts';
import { quantileName } from './points.ts';
import type { Bounds, Detection } from './result.ts';
import type { Ground } from './task.ts';

const RESAMPLES = 1000;
/** Times at which blocks are compared, around a quantile on the scale of odds. */
const LOOKS = 64;
const WIDEST_LOGIT = 3;

interface Intervals {
  readonly detection: NonNullable<Detection['intervals']>;
  readonly mistakeDuration: Bounds;
}

/** undefined where there are too few blocks. */
export function resampled(
  tallies: readonly Tally[],
  mixture: readonly Part[],
  { interval, shares }: Pick<Ground, 'interval' | 'shares'>,
  random: Rng,
): Intervals | undefined {
  const used = tallies.flatMap((tally, i) => (tally.crashTime > 0 ? [{ tally, part: mixture[i]! }] : []));
  if (used.length < FEWEST_BLOCKS) return undefined;
  const draws = Array.from({ length: RESAMPLES }, () => {
    const times = new Uint16Array(used.length);
    for (let i = 0; i < used.length; i++) times[random.below(used.length)]!++;
    return times;
  });
  const weights = Float64Array.from(used, ({ part }) => weightOf([part]));
  const drawn = draws.map((draw) => weighted(draw, weights));
  const quantile = (share: number): Bounds => {
    const looks = looksAround(mixture, share, interval);
    const within = looks.map((time) => Float64Array.from(used, ({ part }) => weightWithin(part, time)));
    return bounds(draws.map((draw, i) => quantileIn(draw, looks, within, share * drawn[i]!)));
  };
  const detection = Float64Array.from(used, ({ tally }) => tally.detection);
  const crashTime = Float64Array.from(used, ({ tally }) => tally.crashTime);
  const mean = draws.map((draw) => weighted(draw, detection) / weighted(draw, crashTime));
  const suspected = Float64Array.from(used, ({ tally }) => tally.suspected);
  const mistakes = Float64Array.from(used, ({ tally }) => tally.mistakes);
  const duration = draws.map((draw) => weighted(draw, suspected) / weighted(draw, mistakes));
  return {
    detection: Object.fromEntries([
      ['mean', bounds(mean)],
      ...shares.map((share) => [quantileName(share), quantile(share)] as const),
    ]),
    mistakeDuration: bounds(duration),
  };
}

function looksAround(mixture: readonly Part[], share: number, interval: Ms): Ms[] {
  const logit = Math.log(share / (1 - share));
  const shares = Array.from({ length: LOOKS }, (_, i) => {
    const odds = logit + WIDEST_LOGIT * ((2 * i) / (LOOKS - 1) - 1);
    return 1 / (1 + Math.exp(-odds));
  });
  return quantilesOf(mixture, shares, interval);
}

/** Infinity where the blocks that were drawn do not get to that weight in any of the looks. */
function quantileIn(
  draw: Uint16Array,
  looks: readonly Ms[],
  within: readonly Float64Array[],
  aim: number,
): Ms {
  let [low, high] = [-1, looks.length];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (weighted(draw, within[middle]!) >= aim) high = middle;
    else low = middle;
  }
  if (high === looks.length) return Number.POSITIVE_INFINITY;
  if (low < 0) return looks[0]!;
  const [below, above] = [weighted(draw, within[low]!), weighted(draw, within[high]!)];
  return looks[low]! + ((aim - below) / (above - below)) * (looks[high]! - looks[low]!);
}

function weighted(draw: Uint16Array, values: Float64Array): number {
  let all = 0;
  for (let i = 0; i < draw.length; i++) all += draw[i]! * values[i]!;
  return all;
}

/** A draw without any mistake tells nothing of their duration, and stands at the upper end. */
function bounds(values: readonly Ms[]): Bounds {
  const sorted = values.map((value) => (Number.isNaN(value) ? Infinity : value)).sort((a, b) => a - b);
  const at = (share: number): Ms | null => {
    const value = sorted[Math.floor(share * sorted.length)]!;
    return Number.isFinite(value) ? value : null;
  };
  return { low: at(TAIL), high: at(1 - TAIL) };
}
