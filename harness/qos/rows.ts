/** One tuning as a row of every report. */
import type { Tuning } from '../model.ts';
import { type Estimate, NOTHING, type Row } from '../result.ts';
import type { Evidence } from './evidence.ts';
import { detectorMetrics } from './metrics.ts';
import { detectionCurve } from './survival.ts';

/** The figures of one tuning. */
export function rowOf(tuning: Tuning, title: string, evidence: Evidence): Row {
  return {
    label: tuning.label,
    detector: tuning.detector,
    title,
    params: tuning.params,
    metrics: Object.fromEntries(detectorMetrics.map((metric) => [metric.id, metric.of(evidence)])),
    detection: detectionCurve(evidence.crashes).map(({ time, detected }) => ({ time, detected })),
    crashes: evidence.crashes.length,
    views: evidence.crashes.flat().length,
    phases: [],
    ...(evidence.columns && { plays: evidence.columns.own }),
  };
}

/** A detector that threw has no figures: up to then it was something else than it is now. */
export function brokenRow({ label, detector, params }: Tuning, title: string, error: string): Row {
  const none = detectorMetrics.map(({ id }): [string, Estimate] => [id, { ...NOTHING, note: 'it threw' }]);
  return {
    label,
    detector,
    title,
    params,
    metrics: Object.fromEntries(none),
    detection: [],
    crashes: 0,
    views: 0,
    phases: [],
    error,
  };
}
