/** What the second half says of targets. */

import { type Bounded, type Counted, verdictOf } from '../limits/verdict.ts';
import { quantileName } from '../sweep/points.ts';
import type { Point } from '../sweep/result.ts';
import { figureOf } from './choose.ts';
import type { TargetVerdict, TunedRow } from './result.ts';
import type { Target } from './target.ts';

/** @param before the same setting on the other half: if none was mistaken here, it tells how mistakes would cluster */
export function judged(
  targets: readonly Target[],
  point: Point,
  before: Point,
): Pick<TunedRow, 'verdict' | 'verdicts'> {
  const verdicts = targets.map((target): TargetVerdict => {
    const { verdict, why, moreExposure } = verdictOf(target, estimateOf(target, point, before));
    return {
      target: target.text,
      value: figureOf(target, point),
      verdict,
      why,
      // JSON knows no infinity
      ...(moreExposure !== undefined && {
        moreExposure: Number.isFinite(moreExposure) ? moreExposure : null,
      }),
    };
  });
  const all = verdicts.map(({ verdict }) => verdict);
  const verdict = all.includes('fail') ? 'fail' : all.includes('inconclusive') ? 'inconclusive' : 'pass';
  return { verdict, verdicts };
}

/** @param before how mistakes would cluster where none was seen */
export function estimateOf(
  target: Target,
  point: Point,
  before: Pick<Point, 'clustering'>,
): Counted | Bounded {
  const { detection, mistakes, exposure, clustering } = point;
  switch (target.metric) {
    case 'detection_time': {
      const name = target.aggregate === 'avg' ? 'mean' : quantileName(target.aggregate!.quantile);
      return { value: figureOf(target, point), ...detection.intervals?.[name] };
    }
    case 'mistake_rate':
      return {
        count: mistakes,
        exposure,
        clustering: mistakes > 0 ? clustering : Math.max(1, before.clustering ?? 1),
      };
    case 'mistake_duration':
      return { value: figureOf(target, point), ...point.bounds?.mistakeDuration };
    case 'query_accuracy':
      return { value: figureOf(target, point), ...point.bounds?.accuracy };
  }
}
