/** Which limits a trace can be held to, and what was seen on it of that which they limit. */
import { type TargetMetricName, type ThresholdMetricName, targetMetrics } from '../limits/metrics.ts';
import type { Estimated } from '../limits/verdict.ts';
import type { Threshold } from '../scenario/thresholds.ts';
import type { Point } from '../sweep/result.ts';
import { estimateOf } from '../tune/judged.ts';

const CRASHES = 'crashes are tried at every instant of a trace, and each is waited for until it is noticed';
const CUTS = 'a trace does not say when links were cut and healed';

const UNTOLD: Readonly<Record<Exclude<ThresholdMetricName, TargetMetricName | 'mistakes'>, string>> = {
  missed: CRASHES,
  undetected: CRASHES,
  already_suspected: `${CRASHES}, from 0 on; limit query_accuracy instead`,
  unreachable_time: CUTS,
  retrust_time: CUTS,
};

const UNTOLD_TAGS: Readonly<Record<string, string>> = {
  phase: 'a trace has no phases',
  cause: 'a trace does not say what was behind a silence',
};

/** Why a threshold of that key, such as `mistakes{cause:stall}`, can't be told of a trace; undefined where it can. */
export function untoldOfTraces(key: string): string | undefined {
  const [name = ''] = /^\s*\w*/.exec(key)!;
  const [, tag] = /[{,]\s*(phase|cause)\s*:/.exec(key) ?? [];
  const why = UNTOLD[name.trim() as keyof typeof UNTOLD] ?? (tag && UNTOLD_TAGS[tag]);
  return why && `recorded traces can’t tell it: ${why}`;
}

export function estimated(threshold: Threshold, point: Point): Estimated {
  const { metric } = threshold;
  if (metric === 'mistakes') return { fact: point.mistakes, of: 'counted on this trace' };
  if (!isOfTraces(metric)) throw new Error(`no trace tells ${metric}`);
  return estimateOf({ ...threshold, metric }, point, { clustering: 1 });
}

function isOfTraces(metric: ThresholdMetricName): metric is TargetMetricName {
  return Object.hasOwn(targetMetrics, metric);
}
