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
 * @param tail how often each side may be wrong
 */
export function quantileInterval(steps: readonly Step[], share: number, tail?: number): Bounds {
  const high = steps.find(({ detected, worth }) => surelyAtLeast(share, detected, worth, tail))?.time ?? null;
  let low: Ms | null = null;
  let before = 0;
  for (const { time, detected, worth } of steps) {
    if (!surelyAtMost(share, before, worth, tail)) break;
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

/**
 * The same of crashes of which each counts so many times, 0 included, from the outcomes sorted once: a bootstrap asks for
 * thousands of such means.
 */
export function weightedMean(
  events: readonly Views<Pick<CrashOutcome, 'kind' | 'time'>>[],
  limit: Ms,
): (counts: Uint32Array) => Ms {
  if (events.flat().every(({ kind, time }) => kind === 'detected' && time <= limit)) return plainMean(events);
  const sorted = events
    .flatMap((views, event) => views.map(({ kind, time }) => ({ kind, time, event })))
    .sort((a, b) => a.time - b.time);
  const times = Float64Array.from(sorted, ({ time }) => time);
  const owners = Uint32Array.from(sorted, ({ event }) => event);
  const kinds = Uint8Array.from(sorted, ({ kind }) => ['censored', 'detected', 'missed'].indexOf(kind));
  return (counts) => {
    let atRisk = 0;
    for (const owner of owners) atRisk += counts[owner]!;
    let [waiting, undetected, mean, from] = [1, 1, 0, 0];
    for (let i = 0; i < times.length && times[i]! < limit; ) {
      const time = times[i]!;
      let [found, lost, censored] = [0, 0, 0];
      for (; i < times.length && times[i] === time; i++) {
        const count = counts[owners[i]!]!;
        if (kinds[i] === 1) found += count;
        else if (kinds[i] === 2) lost += count;
        else censored += count;
      }
      if (found + lost + censored === 0) continue;
      mean += undetected * (time - from);
      from = time;
      undetected -= waiting * (found / atRisk);
      waiting *= 1 - (found + lost) / atRisk;
      atRisk -= found + lost + censored;
    }
    return mean + undetected * (limit - from);
  };
}

/** Where every crash was detected the curve is the plain share. */
function plainMean(events: readonly Views<Pick<CrashOutcome, 'time'>>[]): (counts: Uint32Array) => Ms {
  const views = Float64Array.from(events, ({ length }) => length);
  const totals = Float64Array.from(events, (seen) => seen.reduce((total, { time }) => total + time, 0));
  return (counts) => {
    let [n, total] = [0, 0];
    for (let i = 0; i < views.length; i++) {
      const count = counts[i]!;
      n += count * views[i]!;
      total += count * totals[i]!;
    }
    return total / n;
  };
}
