/** From what was counted to what a setting costs. */

import type { Ms } from '../model.ts';
import { type Block, rateEstimate, suspectedShare } from '../qos/clusters.ts';
import { perHour } from '../qos/estimates.ts';
import { sum } from '../qos/intervals.ts';
import type { Curve } from '../replay/curve.ts';
import { quantilesOf } from '../replay/mixture.ts';
import type { Tally } from '../replay/score.ts';
import { detectionIntervals, durationInterval } from './intervals.ts';
import type { Detection, Point } from './result.ts';
import type { Ground } from './task.ts';

export type Setting = Pick<Point, 'detector' | 'spec' | 'params'>;

/** All points of a curve. @param exposure by block */
export function curvePoints(
  settings: readonly Setting[],
  curve: Curve,
  exposure: readonly Ms[],
  { interval, shares }: Pick<Ground, 'interval' | 'shares'>,
): Point[] {
  // a larger margin detects little later, so a guess is at hand
  let about = interval;
  const mixtures = curve.mixtures();
  return settings.map((setting, margin) => {
    const blocks = exposure.map((time, block): Block => {
      const at = block * settings.length + margin;
      return { count: curve.mistakes[at]!, suspected: curve.suspected[at]!, exposure: time };
    });
    const quantiles = quantilesOf(mixtures[margin]!, shares, about);
    const last = quantiles.at(-1)!;
    about = last > 0 && Number.isFinite(last) ? last : interval;
    return {
      ...counted(setting, blocks),
      detection: detectionOf(curve.detection(margin), shares, quantiles, curve.worst(margin)),
    };
  });
}

/**
 * A setting that was replayed by itself.
 * @param tallies by block
 * @param intervals whether detection times and durations get them: each block has its own mixture then
 */
export function replayedPoint(
  setting: Setting,
  tallies: readonly Tally[],
  { interval, shares }: Pick<Ground, 'interval' | 'shares'>,
  intervals: boolean,
): Point {
  const blocks = tallies.map(({ mistakes, suspected, exposure }) => ({
    count: mistakes,
    suspected,
    exposure,
  }));
  const times = [...new Set(tallies.map((tally) => tally.times!))];
  const mixture = times.map((one) => ({ laws: one.laws(), margin: 0 }));
  const all = (value: (tally: Tally) => number): number => sum(tallies.map(value));
  const detection = detectionOf(
    all((tally) => tally.detection) / all(({ crashTime }) => crashTime),
    shares,
    quantilesOf(mixture, shares, interval),
    all(({ bounds }) => bounds) / all(({ sendings }) => sendings),
  );
  const point = { ...counted(setting, blocks), detection };
  const found = intervals ? detectionIntervals(tallies, mixture, { interval, shares }) : undefined;
  if (!found) return point;
  const { low, high } = suspectedShare([blocks]);
  const bounds = {
    accuracy: { low: high === null ? null : 1 - high, high: low === null ? null : 1 - low },
    mistakeDuration: durationInterval(tallies, point.clustering),
  };
  return { ...point, bounds, detection: { ...detection, intervals: found } };
}

function counted(setting: Setting, blocks: readonly Block[]): Omit<Point, 'detection'> {
  const exposure = sum(blocks.map((block) => block.exposure));
  const suspected = sum(blocks.map((block) => block.suspected));
  const rate = rateEstimate([blocks]);
  return {
    ...setting,
    mistakes: rate.count,
    rate: perHour(rate),
    exposure: rate.exposure,
    clustering: rate.clustering,
    accuracy: 1 - suspected / exposure,
    mistakeDuration: rate.count > 0 ? suspected / rate.count : null,
  };
}

/** JSON knows no NaN, which stands for what nobody could measure, and no Infinity. */
function detectionOf(mean: Ms, shares: readonly number[], quantiles: readonly Ms[], worst: Ms): Detection {
  const known = (value: Ms): Ms | null => (Number.isFinite(value) ? value : null);
  const named = shares.map((share, i) => [quantileName(share), known(quantiles[i]!)] as const);
  return { mean: known(mean), ...(Object.fromEntries(named) as Quantiles), worst: known(worst) };
}

type Quantiles = Pick<Detection, 'p50' | 'p90' | 'p99'>;

export function quantileName(share: number): `p${number}` {
  return `p${Number((100 * share).toPrecision(12))}`;
}
