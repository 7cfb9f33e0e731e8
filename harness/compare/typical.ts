/** The middle one of paired differences, and between which of them it lies. */
import { surelyAtLeast, surelyAtMost } from '../qos/intervals.ts';
import type { ComparedRow } from './result.ts';

export function middleDifference(
  times: readonly (readonly [a: number, b: number])[],
): Pick<ComparedRow, 'typical'> {
  if (times.length === 0) return {};
  const sorted = times.map(([a, b]) => b - a).sort((x, y) => x - y);
  const count = sorted.length;
  const high = sorted.findIndex((_, i) => surelyAtLeast(0.5, (i + 1) / count, count));
  const low = sorted.findLastIndex((_, i) => surelyAtMost(0.5, i / count, count));
  const difference = (sorted[Math.floor((count - 1) / 2)]! + sorted[Math.floor(count / 2)]!) / 2;
  return {
    typical: {
      difference: micros(difference),
      low: low < 0 ? null : micros(sorted[low]!),
      high: high < 0 ? null : micros(sorted[high]!),
      crashes: count,
    },
  };
}

/** Times are known no finer. */
function micros(ms: number): number {
  return Math.round(1000 * ms) / 1000;
}
