/** Whether a run measured detectors, or the machine that it ran on. */
import { formatDuration, formatPercent } from '../lib/units.ts';
import type { Ms } from '../model.ts';
import type { Scenario } from '../scenario/schema.ts';
import { latenessAt } from './estimates.ts';

/** Of fewer, one that was late by accident would decide. */
const FEWEST_VOICES = 10;

/** When processes start next to one another some are always late, and the median does not feel it: so many may be. */
const SHARE = 0.25;

/** @param lateness of all suspicions that were voiced in scored time, however late */
export function tooLate(lateness: readonly Ms[], { heartbeat, lateness: budget }: Scenario): string[] {
  const late = latenessAt(lateness, 1 - SHARE).value;
  if (late === null || lateness.length < FEWEST_VOICES || late <= budget * heartbeat.interval) return [];
  return [
    `noise: one suspicion in four was voiced ${formatDuration(late)} late or later, more than ${formatPercent(budget)} of the interval; use --jobs 1, a quiet machine, or a longer interval`,
  ];
}
