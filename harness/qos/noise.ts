/** Whether a run measured detectors, or the machine that it ran on. */
import { formatDuration, formatPercent } from '../lib/units.ts';
import type { Ms } from '../model.ts';
import type { Scenario } from '../scenario/schema.ts';
import { latenessAt } from './estimates.ts';

/** Of fewer, one that was late by accident would decide. */
const FEWEST_VOICES = 10;

/** @param lateness of all suspicions that were voiced in scored time, however late */
export function tooLate(lateness: readonly Ms[], { heartbeat, lateness: budget }: Scenario): string[] {
  const p90 = latenessAt(lateness, 0.9).value;
  if (p90 === null || lateness.length < FEWEST_VOICES || p90 <= budget * heartbeat.interval) return [];
  return [
    `noise: one suspicion in ten was voiced ${formatDuration(p90)} late or later, more than ${formatPercent(budget)} of the interval; use --jobs 1, a quiet machine, or a longer interval`,
  ];
}
