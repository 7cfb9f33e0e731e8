/** Parameters that several detectors have, with what they do. */
import * as z from 'zod';
import { duration } from '../../harness/lib/fields.ts';

/** A suspicion level on the φ scale: −log10 of the probability that a heartbeat would be even later. */
export const phiThreshold = z
  .number()
  .positive()
  .max(1000)
  .default(8)
  .describe('Suspicion level φ that counts as suspected. Higher: fewer mistakes, slower detection.');

/** How many gaps are remembered, at least `least` of them. */
export function gapWindow(least = 2, usual = 1000): z.ZodDefault<z.ZodInt> {
  return z
    .int()
    .min(least)
    .max(1_000_000)
    .default(usual)
    .describe('Gaps remembered. More: steadier, but an outage is remembered for that many heartbeats.');
}

/** Satzger's: how much longer than a past gap a silence must be to exceed it. */
export const scale = z
  .number()
  .positive()
  .max(1000)
  .default(1.5)
  .describe('Stretches the gaps. More: fewer mistakes, slower detection.');

/** Satzger's: a share of the gaps. */
export const theta = z
  .number()
  .positive()
  .max(1)
  .default(0.99)
  .describe('Share of the past gaps that must be exceeded. 1: the longest one counts.');

export const arrivalWindow = z
  .int()
  .min(1)
  .max(1_000_000)
  .default(1000)
  .describe('Heartbeats averaged. More: a steadier estimate that follows a changed network later.');

export const alpha = duration
  .prefault('500ms')
  .describe('Safety margin past the expected arrival. Longer: fewer mistakes, slower detection by as much.');

/** Margins worth trying, as multiples of the interval. */
export const MARGINS: readonly number[] = [0, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5];
