/** Detection times when not every crash was seen to be detected. */
import type { Ms } from '../model.ts';

/** `missed`: the node came back before it was suspected for good. `censored`: the run ended first. */
export interface CrashOutcome {
  readonly kind: 'detected' | 'missed' | 'censored';
  /** Chen's T_D, 0 if suspected already; for the others, how long was waited. */
  readonly time: Ms;
  /** The suspicion that lasted had begun before the crash. */
  readonly already: boolean;
  /** It was suspected after the crash and trusted again by a late heartbeat. */
  readonly wavered: boolean;
}

export interface Step {
  readonly time: Ms;
  /** Share of crashes detected by then. */
  readonly detected: number;
}

/**
 * Cumulative incidence of detection by Aalen and Johansen: a restart ends the chance of detection (competing risk), the
 * end of the run merely ends our looking (right censoring). Without restarts it is one minus Kaplan and Meier's curve.
 */
export function detectionCurve(outcomes: readonly Pick<CrashOutcome, 'kind' | 'time'>[]): Step[] {
  const sorted = [...outcomes].sort((a, b) => a.time - b.time);
  const steps: Step[] = [];
  let waiting = 1;
  let detected = 0;
  let atRisk = sorted.length;
  for (let i = 0; i < sorted.length; ) {
    const { time } = sorted[i]!;
    const tied = sorted.slice(i).findIndex((outcome) => outcome.time !== time);
    const group = sorted.slice(i, tied < 0 ? sorted.length : i + tied);
    const found = group.filter(({ kind }) => kind === 'detected').length;
    const lost = group.filter(({ kind }) => kind === 'missed').length;
    if (found > 0) {
      detected += waiting * (found / atRisk);
      steps.push({ time, detected });
    }
    waiting *= 1 - (found + lost) / atRisk;
    atRisk -= group.length;
    i += group.length;
  }
  return steps;
}

/** The time by which that share is detected; undefined when the curve does not get there. */
export function detectionQuantile(steps: readonly Step[], share: number): Ms | undefined {
  return steps.find(({ detected }) => detected >= share - 1e-12)?.time;
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
