/**
 * What Chen's NFD-S achieves when heartbeats are lost independently and delays follow a law: the theorem on its quality of
 * service in Chen, Toueg, Aguilera, On the Quality of Service of Failure Detectors, IEEE ToC 51(5), 2002.
 */
import type { Ms } from '../model.ts';

/** A law of delays, as far as it matters here. */
export interface Delays {
  readonly mean: Ms;
  /** In ms². */
  readonly variance: number;
  /** Pr(D > x), which is 1 below 0 and never rises. */
  tail(x: Ms): number;
}

export interface Network {
  /** Chance that a heartbeat is lost, whatever becomes of the others. */
  readonly loss: number;
  readonly delays: Delays;
}

/** NFD-S: a heartbeat every `interval`, and suspicion `delta` after each was due to be sent if neither it nor a later one came. */
export interface Schedule {
  readonly interval: Ms;
  readonly delta: Ms;
}

export interface Quality {
  /** Detection takes at most this (T_D). */
  readonly detectionBound: Ms;
  /** Mean for a crash at any instant, 0 where it is suspected already. */
  readonly detectionMean: Ms;
  /** Mean time from one mistake to the next, E(T_MR); Infinity where there are none. */
  readonly recurrence: Ms;
  /** Mean length of a mistake, E(T_M); 0 where there are none. */
  readonly duration: Ms;
  /** P_A; 0 where it never trusts. */
  readonly accuracy: number;
}

/** Relative to an interval: how exactly the time in suspicion is integrated. */
const PRECISION = 1e-11;

export function qualityOf({ interval, delta }: Schedule, { loss, delays }: Network): Quality {
  const missing = (silence: Ms): number => loss + (1 - loss) * (silence < 0 ? 1 : delays.tail(silence));
  const last = Math.ceil(delta / interval);
  /** Chance that it is suspected x after a freshness point; it never rises. */
  const suspected = (x: Ms): number => {
    let all = 1;
    for (let j = 0; j <= last && all > 0; j++) all *= missing(delta + x - j * interval);
    return all;
  };
  /** That the heartbeat before it came in time, so that a suspicion now is a new one. */
  const before = 1 - missing(delta + interval);
  const mistake = before * suspected(0);
  // past this the last heartbeat that can count begins to
  const kink = last * interval - delta;
  const time = areaUnder(suspected, 0, kink, interval) + areaUnder(suspected, kink, interval, interval);
  return {
    detectionBound: delta + interval,
    detectionMean: meanDetection({ interval, delta }, before),
    recurrence: mistake > 0 ? interval / mistake : Number.POSITIVE_INFINITY,
    duration: mistake > 0 ? time / mistake : 0,
    accuracy: 1 - time / interval,
  };
}

/** Over which of the heartbeats before a crash was the last to come in time, and when in its interval the crash was. */
function meanDetection({ interval, delta }: Schedule, before: number): Ms {
  let mean = 0;
  let chance = before;
  for (let left = delta + interval; left > 0 && chance > 0; left -= interval) {
    mean += chance * (left >= interval ? left - interval / 2 : left ** 2 / (2 * interval));
    chance *= 1 - before;
  }
  return mean;
}

/** Of a function that never rises: where both ends are alike it is constant between them, so no step is missed. */
function areaUnder(f: (x: number) => number, from: number, to: number, scale: number): number {
  if (!(to > from)) return 0;
  const tolerance = PRECISION * scale * f(0);
  const refine = (a: number, b: number, fa: number, fm: number, fb: number, depth: number): number => {
    const [m, width] = [(a + b) / 2, b - a];
    if (fa === fb) return width * fa;
    const [fl, fr] = [f((a + m) / 2), f((m + b) / 2)];
    const coarse = (width / 6) * (fa + 4 * fm + fb);
    const fine = (width / 12) * (fa + 4 * fl + 2 * fm + 4 * fr + fb);
    if (depth === 0 || Math.abs(fine - coarse) <= tolerance) return fine;
    return refine(a, m, fa, fl, fm, depth - 1) + refine(m, b, fm, fr, fb, depth - 1);
  };
  // at its ends a stretch is what it is just inside: the value there may belong to its neighbour
  const inside = 1e-12 * scale;
  return refine(from, to, f(from + inside), f((from + to) / 2), f(to - inside), DEEPEST);
}

/** Halvings after which a step is narrow enough. */
const DEEPEST = 50;
