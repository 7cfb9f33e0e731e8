/** Whether what was to hold of a row holds. */
import { HOUR } from '../lib/units.ts';
import { type Estimated, verdictOf } from '../limits/verdict.ts';
import type { Check } from '../result.ts';
import type { Checks, Placed } from '../scenario/checks.ts';
import type { Threshold } from '../scenario/thresholds.ts';
import type { Evidence } from './evidence.ts';
import { limited, metricOf } from './limited.ts';

export interface Judged {
  readonly label: string;
  readonly detector: string;
}

/** @param evidenceIn of a phase, or of all scored time */
export function thresholdChecks(
  thresholds: readonly (Threshold & Placed)[],
  row: Judged,
  evidenceIn: (phase: string | undefined) => Evidence,
): Check[] {
  return limitChecks(thresholds, row, (threshold) => limited(threshold, evidenceIn(threshold.tags.phase)));
}

/** @param estimateOf what was seen of that which a threshold limits */
export function limitChecks(
  thresholds: readonly (Threshold & Placed)[],
  row: Judged,
  estimateOf: (threshold: Threshold) => Estimated,
): Check[] {
  return thresholds
    .filter((threshold) => concerns(threshold, row))
    .map((threshold): Check => {
      const estimate = estimateOf(threshold);
      const { verdict, why, low, high, moreExposure } = verdictOf(threshold, estimate);
      const { unit, value: limit, confidence } = threshold;
      const value =
        'broken' in estimate
          ? null
          : 'fact' in estimate
            ? estimate.fact
            : 'count' in estimate
              ? (HOUR * estimate.count) / estimate.exposure
              : estimate.value;
      const metric = metricOf(threshold);
      return {
        ...headOf(threshold, row),
        verdict,
        why,
        measured: { unit, limit, confidence, value, low, high, ...(metric && { metric }) },
        // JSON knows no infinity
        ...(moreExposure !== undefined && {
          moreExposure: Number.isFinite(moreExposure) ? moreExposure : null,
        }),
      };
    });
}

/** The checks of a row of which nothing can be said: a detector that threw keeps no limit. */
export function brokenChecks({ thresholds, expectations }: Checks, row: Judged, error: string): Check[] {
  const told = { verdict: 'fail', why: `the detector threw: ${error}` } as const;
  return [
    ...thresholds
      .filter((threshold) => concerns(threshold, row))
      .map((threshold) => ({ ...headOf(threshold, row), ...told })),
    ...expectations.map(({ text, where, level, phase }) => ({
      ...{ asked: text, kind: 'expectation' as const, where, level, row: row.label, phase },
      ...told,
    })),
  ];
}

/** Where nothing may be concluded, no check passes, and none fails. */
export function voided(checks: readonly Check[], reasons: readonly string[]): Check[] {
  const [first] = reasons;
  if (first === undefined) return [...checks];
  return checks.map(({ moreExposure: _, ...check }) => ({ ...check, verdict: 'void', why: first }));
}

/** Whether a row is meant by the tags of a threshold. */
export function concerns({ tags: { detector } }: Threshold, row: Judged): boolean {
  return detector === undefined || detector === row.detector || detector === row.label;
}

function headOf({ text, where, level, tags }: Threshold & Placed, { label }: Judged) {
  return { asked: text, kind: 'threshold' as const, where, level, row: label, phase: tags.phase ?? null };
}
