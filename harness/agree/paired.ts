/** Crashes that two runs had in common, compared one by one. */
import jstat from 'jstat';
import { median } from '../lib/median.ts';
import type { Ms } from '../model.ts';
import type { ObservedTuning } from './observed.ts';

export interface Paired {
  readonly pairs: number;
  /** Of the first less the second, ms, with the interval that the signs of so many differences give. */
  readonly median: Ms;
  readonly low: Ms;
  readonly high: Ms;
}

/**
 * Undefined where there are too few. Of a crash that was played several times the median counts: by chance alone what the
 * other side saw is as often above as below that.
 */
export function pairedDifference(a: ObservedTuning, b: ObservedTuning, chance: number): Paired | undefined {
  const [first, second] = [timesOf(a), timesOf(b)];
  const differences = [...first]
    .flatMap(([key, time]) => (second.has(key) ? [time - second.get(key)!] : []))
    .sort((x, y) => x - y);
  const pairs = differences.length;
  const outside = rankBelow(pairs, chance / 2);
  if (outside < 0) return undefined;
  return {
    pairs,
    median: median(differences)!,
    low: differences[outside]!,
    high: differences[pairs - 1 - outside]!,
  };
}

/** By crash, the median of what all who watched saw, in all plays; left out if one did not see it detected. */
function timesOf({ crashes }: ObservedTuning): Map<string, Ms> {
  const times = new Map<string, Ms>();
  for (const [key, same] of Map.groupBy(crashes, (crash) => crash.key)) {
    const views = same.flatMap((crash) => crash.views);
    if (views.every(({ kind }) => kind === 'detected'))
      times.set(key, median(views.map(({ time }) => time))!);
  }
  return times;
}

/** How many of so many fair coins may be left out at one end with that chance, less one; −1: there are too few coins. */
function rankBelow(coins: number, chance: number): number {
  let rank = -1;
  // the chance of no more than k heads
  while (rank + 1 < coins / 2 && jstat.jStat.beta.cdf(0.5, coins - rank - 1, rank + 2) <= chance) rank++;
  return rank;
}
