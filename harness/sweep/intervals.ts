/**
 * 95 % intervals of detection times and of how long mistakes last, by how much blocks of time differ: neighbouring instants share
 * their luck. A quantile may lie wherever the share of crashes noticed by then may be the one that is asked for; the share that is
 * noticed later is rare and skewed, so it is taken on a log scale.
 */

import type { Ms } from '../model.ts';
import { uncertainty } from '../qos/clusters.ts';
import { type Bounds, sum } from '../qos/intervals.ts';
import { type Part, quantilesOf, weightWithin } from '../replay/mixture.ts';
import type { Tally } from '../replay/score.ts';
import { quantileName } from './points.ts';
import type { Detection } from './result.ts';
import type { Ground } from './task.ts';

/** Mistakes that come alone, or clusters of them: of fewer nobody knows how long they last. */
const FEWEST_MISTAKES = 20;
/** Blocks that hold what lies beyond a quantile, by their worth. */
const FEWEST_WITNESSES = 8;
const UNKNOWN: Bounds = { low: null, high: null };

/**
 * undefined where there are too few blocks.
 * @param mixture of detection times, by block
 */
export function detectionIntervals(
  tallies: readonly Tally[],
  mixture: readonly Part[],
  { interval, shares }: Pick<Ground, 'interval' | 'shares'>,
): NonNullable<Detection['intervals']> | undefined {
  const time = sum(tallies.map(({ crashTime }) => crashTime));
  const mean = sum(tallies.map(({ detection }) => detection)) / time;
  const half = uncertainty(
    tallies.flatMap(({ crashTime, detection }) => (crashTime > 0 ? [detection - mean * crashTime] : [])),
  );
  if (half === undefined) return undefined;
  const quantiles = quantilesOf(mixture, shares, interval);
  return {
    mean: { low: Math.max(0, mean - half / time), high: mean + half / time },
    ...Object.fromEntries(
      shares.map((share, i) => [quantileName(share), around(share, quantiles[i]!, tallies, mixture, time)]),
    ),
  };
}

function around(
  share: number,
  at: Ms,
  tallies: readonly Tally[],
  mixture: readonly Part[],
  time: Ms,
): Bounds {
  if (!Number.isFinite(at)) return UNKNOWN;
  const half = uncertainty(
    tallies.flatMap(({ crashTime }, i) =>
      crashTime > 0 ? [weightWithin(mixture[i]!, at) - share * crashTime] : [],
    ),
  )!;
  // what few blocks have seen, nobody knows the extent of
  const beyond = tallies.map(({ crashTime }, i) => crashTime - weightWithin(mixture[i]!, at));
  if (effective(beyond) < FEWEST_WITNESSES) return UNKNOWN;
  const factor = Math.exp(half / time / (1 - share));
  const reached = [1 - (1 - share) * factor, 1 - (1 - share) / factor];
  const [low, high] = quantilesOf(
    mixture,
    reached.map((one) => Math.max(0, one)),
    at || 1,
  ).map((one) => (Number.isFinite(one) ? one : null));
  // where all that is known agrees, rounding must not put the value outside
  return { low: reached[0]! <= 0 ? 0 : Math.min(low!, at), high: high === null ? null : Math.max(high!, at) };
}

/** How many equal parts the whole is worth (Kish). */
function effective(parts: readonly number[]): number {
  const squares = sum(parts.map((part) => part ** 2));
  return squares === 0 ? 0 : sum(parts) ** 2 / squares;
}

/** @param clustering how many mistakes are worth one that comes alone */
export function durationInterval(tallies: readonly Tally[], clustering: number | null): Bounds {
  const mistakes = sum(tallies.map((tally) => tally.mistakes));
  if (clustering === null || mistakes / Math.max(1, clustering) < FEWEST_MISTAKES) return UNKNOWN;
  const duration = sum(tallies.map(({ suspected }) => suspected)) / mistakes;
  const half = uncertainty(
    tallies.flatMap((tally) => (tally.exposure > 0 ? [tally.suspected - duration * tally.mistakes] : [])),
  );
  if (half === undefined) return UNKNOWN;
  const factor = Math.exp(half / mistakes / duration);
  return { low: duration / factor, high: duration * factor };
}
