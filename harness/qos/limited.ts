/** What was seen of that which a threshold limits. */
import { wilsonInterval } from '../lib/wilson.ts';
import type { Aggregate } from '../limits/expression.ts';
import type { ThresholdMetricName } from '../limits/metrics.ts';
import type { Bounded, Estimated, Fact } from '../limits/verdict.ts';
import type { Threshold } from '../scenario/thresholds.ts';
import { durationBounds, rateEstimate, unseenAccuracy } from './clusters.ts';
import { accuracy, meanDetection, waits } from './estimates.ts';
import type { Evidence } from './evidence.ts';
import { deviationsOf, effectiveGroups, FEWEST_RESAMPLED, fewestFor } from './intervals.ts';
import { detectorMetrics } from './metrics.ts';
import {
  type CrashOutcome,
  detectionCurve,
  detectionQuantile,
  quantileInterval,
  type Views,
} from './survival.ts';

export function limited(
  { metric, aggregate, confidence, tags }: Pick<Threshold, 'metric' | 'aggregate' | 'confidence' | 'tags'>,
  evidence: Evidence,
): Estimated {
  const { crashes, mistakes, stretches, suspected } = evidence;
  const tail = 1 - confidence;
  const measure: Record<ThresholdMetricName, () => Estimated> = {
    detection_time: () => (aggregate === 'avg' ? meanOf(evidence) : quantile(crashes, aggregate, tail)),
    mistake_rate: () => rateOf(evidence),
    mistake_duration: () =>
      mistakes.length === 0
        ? { value: null }
        : { value: suspected / mistakes.length, ...durationBounds(stretches) },
    query_accuracy: () => accuracyOf(evidence, tail),
    mistakes: () => ({
      fact: mistakes.filter(({ cause }) => tags.cause === undefined || tags.cause === cause).length,
      of: 'counted in this run',
    }),
    missed: () => countOf(crashes, 'missed'),
    undetected: () => countOf(crashes, 'censored'),
    already_suspected: () => alreadyOf(crashes, confidence),
    unreachable_time: () => quantile(waits(evidence.unreachable), aggregate, tail),
    retrust_time: () => quantile(waits(evidence.retrust), aggregate, tail),
  };
  return measure[metric]();
}

/** The row's metric that is the same figure; undefined where there is none, and of counts, which are of one run alone. */
export function metricOf({ metric, aggregate, tags, unit }: Threshold): string | undefined {
  if (unit === 'count') return undefined;
  const name =
    aggregate === undefined || metric === 'mistake_duration'
      ? metric
      : aggregate === 'avg'
        ? `${metric}_mean`
        : `${metric}_p${Math.round(1e6 * aggregate.quantile) / 1e4}`;
  const known = detectorMetrics.find(({ id }) => id === name);
  return known && (tags.phase === undefined || known.perPhase) ? name : undefined;
}

function quantile(
  events: readonly Views<Pick<CrashOutcome, 'kind' | 'time'>>[],
  aggregate: Aggregate | undefined,
  tail: number,
): Bounded {
  const share = (aggregate as { quantile: number }).quantile;
  if (events.length === 0) return { value: null };
  const curve = detectionCurve(events);
  const value = detectionQuantile(curve, share) ?? null;
  const fewest = fewestFor(share, tail);
  // what was not seen to come came later than it was waited for
  const soonest = () =>
    detectionCurve(events.map((all) => all.map(({ time }) => ({ kind: 'detected', time }))));
  return {
    value,
    ...quantileInterval(curve, share, tail),
    ...(value === null && { low: quantileInterval(soonest(), share, tail).low }),
    oneSided: 1 - tail,
    n: events.length,
    ...(events.length < fewest && { fewest }),
  };
}

function accuracyOf(evidence: Evidence, tail: number): Bounded {
  const { suspected, exposure, stretches } = evidence;
  if (exposure === 0) return { value: null };
  if (suspected > 0) return accuracy(evidence);
  const grown = (factor: number) => ({ low: unseenAccuracy(stretches, tail, factor), high: 1 });
  return { value: 1, ...grown(1), grown, oneSided: 1 - tail };
}

function meanOf(evidence: Evidence): Bounded {
  const fewest = FEWEST_RESAMPLED;
  const { note: _, ...mean } = meanDetection(evidence);
  return { ...mean, ...(evidence.crashes.length < fewest && { fewest }) };
}

/** Views of one crash are as good as one, more or less. */
function alreadyOf(crashes: Evidence['crashes'], confidence: number): Bounded {
  if (crashes.length === 0) return { value: null };
  const views = crashes.flat();
  const value = views.filter(({ already }) => already).length / views.length;
  const worth = effectiveGroups(crashes);
  const grown = (factor: number) =>
    wilsonInterval(value * worth * factor, worth * factor, deviationsOf(confidence));
  return { value, ...grown(1), grown, oneSided: confidence };
}

/** Where no mistake was seen nobody knows how they would come, but it is known how many pairs a fault strikes at once. */
function rateOf({ stretches, exposure, suspected, together }: Evidence): Estimated {
  if (exposure === 0) return { value: null };
  if (suspected >= exposure)
    return { broken: 'it suspected live peers all the time, and so could not be mistaken anew' };
  const estimate = rateEstimate(stretches);
  return estimate.count === 0 ? { ...estimate, clustering: together } : estimate;
}

function countOf(crashes: Evidence['crashes'], kind: CrashOutcome['kind']): Fact {
  const all = crashes.flat();
  return { fact: all.filter((crash) => crash.kind === kind).length, of: `of ${all.length} views of crashes` };
}
