/** Detection times when not every crash was seen to be detected. */
import type { Ms } from '../model.ts';
import { type Bounds, effectiveGroups, surelyAtLeast, surelyAtMost } from './intervals.ts';

/** `missed`: the node came back before it was suspected for good. `censored`: the run ended first. */
export interface CrashOutcome {
  /** Which crash of the play: the node and its incarnation. */
  readonly crash: string;
  readonly kind: 'detected' | 'missed' | 'censored';
  /** Chen's T_D, 0 if suspected already; for the others, how long was waited. */
  readonly time: Ms;
  /** The suspicion that lasted had begun before the crash. */
  readonly already: boolean;
  /** It was suspected after the crash and trusted again by a late heartbeat. */
  readonly wavered: boolean;
}

/** What all who watched say of one event: of one crash, or of one partition. They are not independent. */
export type Views<T> = readonly T[];

export interface Step {
  readonly time: Ms;
  /** Share of crashes detected by then. */
  readonly detected: number;
  /** How many crashes that were all watched to the end would tell the share as well. */
  readonly worth: number;
}

/**
 * Cumulative incidence of detection by Aalen and Johansen: a restart ends the chance of detection (competing risk), the
 * end of the run merely ends our looking (right censoring). Without restarts it is one minus Kaplan and Meier's curve. Views of one crash
 * count as one crash in what the curve is worth, and of censored ones those are left that were still watched (Peto).
 */
export function detectionCurve(events: readonly Views<Pick<CrashOutcome, 'kind' | 'time'>>[]): Step[] {
  const sorted = events.flat().sort((a, b) => a.time - b.time);
  const perView = effectiveGroups(events) / sorted.length;
  const steps: Step[] = [];
  let waiting = 1;
  let detected = 0;
  for (let i = 0; i < sorted.length; ) {
    const { time } = sorted[i]!;
    const atRisk = sorted.length - i;
    let [found, lost] = [0, 0];
    for (; i < sorted.length && sorted[i]!.time === time; i++) {
      if (sorted[i]!.kind === 'detected') found++;
      else if (sorted[i]!.kind === 'missed') lost++;
    }
    if (found > 0) {
      detected += waiting * (found / atRisk);
      steps.push({ time, detected, worth: (perView * atRisk) / waiting });
    }
    waiting *= 1 - (found + lost) / atRisk;
  }
  return steps;
}

/** The time by which that share is detected; undefined when the curve does not get there. */
export function detectionQuantile(steps: readonly Step[], share: number): Ms | undefined {
  return steps.find(({ detected }) => detected >= share - 1e-12)?.time;
}

/**
 * Where the quantile may lie: the times at which the curve is neither surely below the share nor surely above it. Without
 * censoring these are the order statistics around it. A side that so few crashes can't bound is null.
 */
export function quantileInterval(steps: readonly Step[], share: number): Bounds {
  const high = steps.find(({ detected, worth }) => surelyAtLeast(share, detected, worth))?.time ?? null;
  let low: Ms | null = null;
  let before = 0;
  for (const { time, detected, worth } of steps) {
    if (!surelyAtMost(share, before, worth)) break;
    low = time;
    before = detected;
  }
  return { low, high };
}

/** Mean time to detection, counting no more than `limit` for each crash: the area above the curve. */
export function restrictedMean(steps: readonly Step[], limit: Ms): Ms {
  let mean = 0;
  let undetected = 1;
  let from = 0;
  for (const { time, detected } of steps) {
    if (time >= limit) break;
    mean += undetected * (time - from);
    from = time;
    undetected = 1 - detected;
  }
  return mean + undetected * (limit - from);
}
