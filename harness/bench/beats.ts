/** The heartbeats that benchmarks judge. */
import type { Rng } from '../lib/rng.ts';
import type { Detector, Ms } from '../model.ts';

export const SEED = 42;
export const INTERVAL: Ms = 100;
/** Mean of the exponential jitter. */
const JITTER: Ms = 3;
const LOSS = 0.01;
/** For the line that says what was heard. */
export const BEATS = `heartbeats every ${INTERVAL} ms, ${JITTER} ms of jitter, ${100 * LOSS} % lost`;

export interface Beats {
  readonly at: Float64Array;
  readonly seq: Uint32Array;
  readonly sentAt: Float64Array;
  /** Those that were lost too. */
  readonly slots: number;
}

/** That many heard ones, with a few milliseconds of jitter and one in a hundred lost. */
export function beats(random: Rng, count: number): Beats {
  const seq = new Uint32Array(count);
  let slots = 0;
  for (let heard = 0; heard < count; slots++) if (random.float() >= LOSS) seq[heard++] = slots;
  const sentAt = Float64Array.from(seq, (slot) => slot * INTERVAL);
  return { at: sentAt.map((sent) => sent + random.exponential(JITTER)), seq, sentAt, slots };
}

/**
 * Lets a detector hear heartbeats `from` to `from + count`; after the last they begin again, later. The sum of the deadlines
 * is returned so that none of them is computed in vain.
 */
export function hear(
  detector: Detector,
  { at, seq, sentAt, slots }: Beats,
  from: number,
  count: number,
): number {
  let sum = 0;
  for (let heard = from; heard < from + count; ) {
    const lap = Math.floor(heard / at.length);
    const first = heard - lap * at.length;
    const end = Math.min(at.length, first + from + count - heard);
    const ahead = lap * slots;
    const later = ahead * INTERVAL;
    for (let i = first; i < end; i++) {
      sum += detector.heartbeat(at[i]! + later, seq[i]! + ahead, sentAt[i]! + later);
    }
    heard += end - first;
  }
  return sum;
}
