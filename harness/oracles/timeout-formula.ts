/**
 * A plain timeout with a cutoff, where delays are exponential: heartbeats that took longer than `cutoff` are as good as lost, so
 * suspicion begins `timeout` after the last one that did not. Exact as long as the cutoff is below the interval.
 */
import type { Ms } from '../model.ts';

export interface PlainTimeout {
  readonly interval: Ms;
  readonly loss: number;
  /** Of delays before any is cut off. */
  readonly mean: Ms;
  readonly timeout: Ms;
  /** Infinity: none. Exact then as far as no delay exceeds an interval. */
  readonly cutoff: Ms;
}

/** A chance below this changes no digit. */
const NEGLIGIBLE = 1e-18;

/** E(T_MR) and E(T_M): over how many heartbeats in a row are missing, and the difference of the delays on both sides of them. */
export function qualityOfTimeout({ interval, loss, mean, timeout, cutoff }: PlainTimeout): {
  recurrence: Ms;
  duration: Ms;
} {
  const missing = loss + (1 - loss) * Math.exp(-cutoff / mean);
  const difference = differenceOf(mean, cutoff);
  let [late, length] = [0, 0];
  let chance = 1 - missing;
  for (let n = 1; chance > NEGLIGIBLE * (1 - missing) || n * interval <= timeout + interval; n++) {
    const room = timeout - n * interval;
    late += chance * difference.above(room);
    length += chance * difference.beyond(room);
    chance *= missing;
  }
  return { recurrence: interval / ((1 - missing) * late), duration: length / late };
}

/** The difference V of two exponential delays of which neither is above the cutoff: Pr(V > v), and E[(V − v)⁺]. */
function differenceOf(mean: Ms, cutoff: Ms): { above(v: Ms): number; beyond(v: Ms): Ms } {
  const cut = Math.exp(-cutoff / mean);
  const all = (1 - cut) ** 2;
  // at an infinite cutoff nothing is cut off, and 0 · ∞ is meant to be 0
  const timesCut = (time: Ms): Ms => (cut === 0 ? 0 : cut * time);
  const above = (v: Ms): number => {
    if (v < 0) return 1 - above(-v);
    if (v >= cutoff) return 0;
    const within = Math.exp(-v / mean);
    return ((within - cut * (cut / within)) / 2 - (cut - cut * (cut / within))) / all;
  };
  const beyond = (v: Ms): Ms => {
    if (v < 0) return -v + beyond(-v);
    if (v >= cutoff) return 0;
    const within = Math.exp(-v / mean);
    return ((mean / 2) * (within - cut * (cut / within)) - timesCut(cutoff - v)) / all;
  };
  return { above, beyond };
}
