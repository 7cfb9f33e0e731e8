/** One detector over a session: mistakes, suspected time and detection times, exactly and without polling. */
import type { Detector, Ms } from '../model.ts';
import { BLINK } from '../timeline.ts';
import type { DetectionTimes } from './detection.ts';
import type { Session } from './session.ts';

/** What one setting did in a stretch of time; several sessions may add to it. */
export interface Tally {
  /** S-transitions. */
  mistakes: number;
  suspected: Ms;
  exposure: Ms;
  /** Time in which crashes were tried, and their detection times summed over it. */
  crashTime: Ms;
  detection: number;
  /** Sendings that were followed by another, and the deadlines after them, each counted from its sending. */
  sendings: number;
  bounds: Ms;
  /** Absent: crashes are not tried. */
  readonly times?: DetectionTimes;
}

export function newTally(times?: DetectionTimes): Tally {
  return {
    mistakes: 0,
    suspected: 0,
    exposure: 0,
    crashTime: 0,
    detection: 0,
    sendings: 0,
    bounds: 0,
    ...(times && { times }),
  };
}

export class SessionScore {
  readonly #detector: Detector;
  readonly #session: Session;
  #trusting = false;
  /** When the latest suspicion began. */
  #since: Ms = Number.NEGATIVE_INFINITY;
  #stall = 0;

  constructor(detector: Detector, session: Session) {
    this.#detector = detector;
    this.#session = session;
  }

  /**
   * Lets it hear heartbeats `from` to `to`, each until the next one; they must follow on those of the last call. Without a
   * tally they only warm it up. Throws where a deadline is not a number.
   */
  play(from: number, to: number, into?: Tally): void {
    const { at, seq, sentAt, until, stalls } = this.#session;
    const detector = this.#detector;
    const last = at.length - 1;
    const stalled = stalls.length > 0;
    const times = into?.times;
    let trusting = this.#trusting;
    let since = this.#since;
    let mistakes = 0;
    let suspected = 0;
    let next = from < to ? at[from]! : 0;
    for (let k = from; k < to; k++) {
      const arrival = next;
      next = k < last ? at[k + 1]! : until;
      const due = next - BLINK;
      let deadline = detector.heartbeat(arrival, seq[k]!, sentAt[k]!);
      if (stalled) deadline = this.#stalled(deadline, arrival, next);
      if (times && k < last) {
        const noticed = deadline > arrival ? deadline : trusting ? arrival : since;
        crash(into, times, noticed - sentAt[k]!, deadline - sentAt[k]!, sentAt[k + 1]! - sentAt[k]!);
      }
      // nearly always: trusted before, and still when the next one comes; of several at one instant the last one counts
      if ((trusting && deadline > due) || next === arrival) continue;
      if (Number.isNaN(deadline))
        throw new RangeError(`the deadline after heartbeat ${seq[k]} is not a number`);
      if (deadline > arrival) {
        trusting = deadline > due;
        if (trusting) continue;
        mistakes++;
        suspected += next - deadline;
        since = deadline;
      } else {
        if (trusting) {
          mistakes++;
          since = arrival;
          trusting = false;
        }
        suspected += next - arrival;
      }
    }
    this.#trusting = trusting;
    this.#since = since;
    if (!into) return;
    into.mistakes += mistakes;
    into.suspected += suspected;
  }

  /** The observer did not run in between: the detector may put off what was due meanwhile. */
  #stalled(deadline: Ms, arrival: Ms, next: Ms): Ms {
    const { stalls } = this.#session;
    let now = deadline;
    for (; this.#stall < stalls.length && stalls[this.#stall]!.until <= next; this.#stall++) {
      const { from, until } = stalls[this.#stall]!;
      const put = this.#detector.stalled?.(from, until);
      if (put !== undefined && from < now && now > arrival) now = put;
    }
    return now;
  }
}

function crash(into: Tally, times: DetectionTimes, end: Ms, bound: Ms, length: Ms): void {
  into.sendings++;
  into.bounds += bound;
  if (!(length > 0)) return;
  into.crashTime += length;
  into.detection += meanOf(end, length) * length;
  times.add(end, 0, length);
}

/** The mean of a uniform law on (end − length, end], what is below 0 counting as 0. */
export function meanOf(end: Ms, length: Ms): Ms {
  if (end >= length) return end - length / 2;
  return end > 0 ? (end * end) / (2 * length) : 0;
}
