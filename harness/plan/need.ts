/** How much of what a limit needs, whatever the detector does: with less it is not even kept for sure by one that is perfect. */

import { HOUR } from '../lib/units.ts';
import { wilsonInterval } from '../lib/wilson.ts';
import { verdictOf } from '../limits/verdict.ts';
import { FEWEST_BLOCKS } from '../qos/clusters.ts';
import { deviationsOf, FEWEST_RESAMPLED, fewestFor } from '../qos/intervals.ts';
import type { Threshold } from '../scenario/thresholds.ts';
import { leastThat } from './least.ts';
import type { Supply } from './supply.ts';

export interface Need {
  readonly of: keyof Supply;
  readonly least: number;
  /** A count is a fact of any run: with none of these it holds, and says nothing. */
  readonly fact: boolean;
}

const MOST_CRASHES = 1e7;

export function needOf(limit: Threshold): Need {
  const { metric, aggregate, confidence, value, tags } = limit;
  const tail = 1 - confidence;
  const fact = (of: keyof Supply): Need => ({ of, least: 1, fact: true });
  const takes = (of: keyof Supply, least: number): Need => ({ of, least, fact: false });
  const quantile = typeof aggregate === 'object' ? fewestFor(aggregate.quantile, tail) : FEWEST_RESAMPLED;
  switch (metric) {
    case 'mistake_rate':
      // none in that time leaves no higher rate: the rule of three
      return takes('exposure', (-Math.log(tail) * HOUR) / value);
    case 'detection_time':
      return takes('crashes', quantile);
    case 'unreachable_time':
    case 'retrust_time':
      return takes('partitions', quantile);
    case 'already_suspected':
      return takes(
        'crashes',
        leastThat(MOST_CRASHES, (n) => {
          const bounds = wilsonInterval(0, n, deviationsOf(confidence));
          return verdictOf(limit, { value: 0, ...bounds, oneSided: confidence }).verdict === 'pass';
        }) ?? MOST_CRASHES,
      );
    case 'query_accuracy':
      // one suspicion may last for a block: so many without one leave no lower accuracy
      return takes('blocks', Math.max(FEWEST_BLOCKS, Math.floor(Math.log(tail) / Math.log(value)) + 1));
    case 'mistake_duration':
      return takes('blocks', FEWEST_BLOCKS);
    case 'missed':
      return fact('restarts');
    case 'undetected':
      return fact('crashes');
    case 'mistakes':
      return fact(tags.cause === 'stall' ? 'stalls' : tags.cause === 'partition' ? 'partitions' : 'exposure');
  }
}
