/** Detectors at equal detection times: parameters mean something else for each of them, time means the same. */
import type { Point } from '../../harness/sweep/result.ts';
import { beats, bestWithin, comparable, type Quantile, type Step, timeOf } from './frontier.ts';
import type { Contender, Subject } from './subject.ts';

/** What could be had at the detection time of a setting. */
export interface Matched {
  readonly today: Point;
  readonly by: Quantile;
  /** The best of each detector that has a better one: fewest mistakes first, and of equals the fastest. */
  readonly better: readonly Best[];
  readonly others: readonly Best[];
  /** Those that are never so fast. */
  readonly slower: readonly Contender[];
}

interface Best extends Step {
  readonly contender: Contender;
}

/** undefined where the setting itself can't be set against others. */
export function matched({ contenders }: Subject, today: Point, by: Quantile): Matched | undefined {
  if (!comparable(today, by)) return undefined;
  const limit = timeOf(today, by);
  const best = contenders
    .flatMap((contender): Best[] => {
      const step = bestWithin(contender.frontier[by], by, limit);
      return step ? [{ contender, ...step }] : [];
    })
    .sort((a, b) => a.point.mistakes - b.point.mistakes || timeOf(a.point, by) - timeOf(b.point, by));
  const isBetter = ({ point }: Best): boolean => beats(point, today, by);
  return {
    today,
    by,
    better: best.filter(isBetter),
    others: best.filter((one) => !isBetter(one)),
    slower: contenders.filter((contender) => best.every((one) => one.contender !== contender)),
  };
}
