/** From what was counted to what a setting costs. */

import type { Rng } from '../lib/rng.ts';
import type { Ms } from '../model.ts';
import type { Block } from '../qos/clusters.ts';
import { mistakeRate } from '../qos/estimates.ts';
import { sum } from '../qos/intervals.ts';
import type { Curve } from '../replay/curve.ts';
import { type Part, quantilesOf } from '../replay/mixture.ts';
import type { Tally } from '../replay/score.ts';
import { resampled } from './resample.ts';
import type { Point } from './result.ts';

export type Setting = Pick<Point, 'detector' | 'spec' | 'params'>;

/** All points of a curve. @param exposure by block */
export function curvePoints(
  settings: readonly Setting[],
  curve: Curve,
  exposure: readonly Ms[],
  interval: Ms,
): Point[] {
  // a larger margin detects little later, so a guess is at hand
  let about = interval;
  const mixtures = curve.mixtures();
  return settings.map((setting, margin) => {
    const blocks = exposure.map((time, block): Block => {
      const at = block * settings.length + margin;
      return { count: curve.mistakes[at]!, suspected: curve.suspected[at]!, exposure: time };
    });
    const quantiles = quantilesIn(mixtures[margin]!, about);
    about = quantiles.p99 || interval;
    return {
      ...counted(setting, blocks),
      detection: known({ mean: curve.detection(margin), ...quantiles, worst: curve.worst(margin) }),
    };
  });
}

/**
 * A setting that was replayed by itself.
 * @param tallies by block
 * @param random with it, detection times get intervals
 */
export function replayedPoint(
  setting: Setting,
  tallies: readonly Tally[],
  interval: Ms,
  random: Rng | undefined,
): Point {
  const blocks = tallies.map(({ mistakes, suspected, exposure }) => ({
    count: mistakes,
    suspected,
    exposure,
  }));
  const times = [...new Set(tallies.map((tally) => tally.times!))];
  const mixture = times.map((one) => ({ laws: one.laws(), margin: 0 }));
  const all = (value: (tally: Tally) => number): number => sum(tallies.map(value));
  const detection = known({
    mean: all((tally) => tally.detection) / all(({ crashTime }) => crashTime),
    ...quantilesIn(mixture, interval),
    worst: all(({ bounds }) => bounds) / all(({ sendings }) => sendings),
  });
  const intervals = random && resampled(tallies, mixture, interval, random);
  return { ...counted(setting, blocks), detection: { ...detection, ...(intervals && { intervals }) } };
}

function counted(setting: Setting, blocks: readonly Block[]): Omit<Point, 'detection'> {
  const [mistakes, exposure] = [
    sum(blocks.map(({ count }) => count)),
    sum(blocks.map((block) => block.exposure)),
  ];
  const suspected = sum(blocks.map((block) => block.suspected));
  return {
    ...setting,
    mistakes,
    rate: mistakeRate({ stretches: [blocks], exposure }),
    accuracy: 1 - suspected / exposure,
    mistakeDuration: mistakes > 0 ? suspected / mistakes : null,
  };
}

function quantilesIn(mixture: readonly Part[], about: Ms): Record<'p50' | 'p90' | 'p99', Ms> {
  const [p50, p90, p99] = quantilesOf(mixture, [0.5, 0.9, 0.99], about);
  return { p50: p50!, p90: p90!, p99: p99! };
}

/** JSON knows no NaN, which stands for what nobody could measure. */
function known<K extends string>(values: Record<K, Ms>): Record<K, Ms | null> {
  const entries = Object.entries<Ms>(values).map(([name, value]) => [
    name,
    Number.isFinite(value) ? value : null,
  ]);
  return Object.fromEntries(entries) as Record<K, Ms | null>;
}
