import type { Ms } from '../../../model.ts';
import type { Said } from './line.ts';

/** So many heartbeats may overtake another; what is missing for longer is lost. */
export const WINDOW = 1024;
/** There are so many numbers; after the last, a sender without numbers of its own begins anew. */
const NUMBERS = 2 ** 32;
/** A sender that numbers from its start falls back to here; so far a late first heartbeat may fall behind. */
const [FIRST, LATE] = [1, 8];
/** A delay beyond, to either side, means that a clock was set. */
const MOST_DELAY: Ms = 3_600_000;
const MOST_FIRST_DELAY: Ms = 10_000;
const ROUNDING: Ms = 1;

/** Whose clock send times are on. */
export type ClockOf = 'own' | 'shared';

export interface Rows {
  heard(seq: number, sentAt: Ms, at: Ms, incarnation: number): void;
  lost(seq: number, sentAt: Ms): void;
}

export interface PeerCounts {
  readonly heard: number;
  readonly lost: number;
  readonly duplicates: number;
  readonly restarts: number;
  /** Times at which its clock was set, or turned out to be another than was said. */
  readonly clockJumps: number;
}

interface Newest {
  readonly seq: number;
  readonly sentAt: Ms;
  readonly at: Ms;
  /** As the sender said. */
  readonly stamp: Ms | undefined;
}

/** Makes rows of the heartbeats of one peer: finds restarts, duplicates and losses, and puts its clock to ours. */
export class PeerLog {
  readonly #rows: Rows;
  readonly #interval: Ms;
  readonly #clock: ClockOf;
  #incarnation = 0;
  #newest: Newest | undefined;
  /** The lowest number of this life that was heard. */
  #first = 0;
  /** Numbers that were passed over, with when they were probably sent; ascending. */
  readonly #missing = new Map<number, Ms>();
  /** What to add to the sender's times; unknown in a life that has not said any. */
  #shift: Ms | undefined;
  readonly #counts = { heard: 0, lost: 0, duplicates: 0, restarts: 0, clockJumps: 0 };

  constructor(rows: Rows, interval: Ms, clock: ClockOf) {
    this.#rows = rows;
    this.#interval = interval;
    this.#clock = clock;
    if (clock === 'shared') this.#shift = 0;
  }

  get counts(): PeerCounts {
    return this.#counts;
  }

  /** When a heartbeat came last. */
  get lastAt(): Ms | undefined {
    return this.#newest?.at;
  }

  /** @param stamped whether send times count; else arrival times stand for them */
  heard({ seq: told, sentAt: stamp }: Said, at: Ms, stamped: boolean): void {
    const seq = told ?? (this.#newest ? (this.#newest.seq + 1) % NUMBERS : 0);
    if (this.#newest && this.#restarted(this.#newest, seq, at, stamp)) this.#restart();
    const newest = this.#newest;
    if (newest && seq <= newest.seq && !this.#missing.has(seq) && seq >= this.#first) {
      this.#counts.duplicates++;
      return;
    }
    const sentAt = stamped && stamp !== undefined ? this.#ours(stamp, at) : at;
    if (!newest || seq > newest.seq) {
      if (newest) this.#passOver(newest, seq, sentAt);
      else this.#first = seq;
      this.#newest = { seq, sentAt, at, stamp };
    } else {
      this.#missing.delete(seq);
      this.#first = Math.min(this.#first, seq);
    }
    this.#counts.heard++;
    this.#rows.heard(seq, sentAt, at, this.#incarnation);
  }

  /** What is missing by now is lost. */
  end(): void {
    this.#giveUpBelow(Number.POSITIVE_INFINITY);
  }

  #restarted(newest: Newest, seq: number, at: Ms, stamp: Ms | undefined): boolean {
    const back = newest.seq - seq;
    // further ahead than ten times the heartbeats of that time: it counts from somewhere else now
    if (back <= 0) return -back > WINDOW + (10 * (at - newest.at)) / this.#interval;
    if (back > WINDOW) return true;
    // what was sent after the newest, with a number before it, was numbered anew
    if (stamp !== undefined && newest.stamp !== undefined && stamp > newest.stamp) return true;
    const repeated = newest.seq > FIRST && !this.#missing.has(seq) && seq >= this.#first;
    return seq <= FIRST && (back > LATE || repeated);
  }

  #restart(): void {
    this.end();
    this.#counts.restarts++;
    this.#incarnation++;
    this.#newest = undefined;
    // its clock may have begun anew too
    if (this.#clock === 'own') this.#shift = undefined;
  }

  #ours(stamp: Ms, at: Ms): Ms {
    if (this.#shift !== undefined && !this.#plausible(at - stamp - this.#shift)) {
      this.#counts.clockJumps++;
      this.#shift = undefined;
    }
    // the first heartbeat counts as one that took no time
    this.#shift ??= at - stamp;
    return stamp + this.#shift;
  }

  #plausible(delay: Ms): boolean {
    if (this.#clock === 'own' || this.#shift !== 0) return Math.abs(delay) <= MOST_DELAY;
    // by our own clock nothing comes before it is sent, and a first heartbeat not long after
    return delay >= -ROUNDING && delay <= (this.#counts.heard === 0 ? MOST_FIRST_DELAY : MOST_DELAY);
  }

  #passOver(newest: Newest, seq: number, sentAt: Ms): void {
    this.#giveUpBelow(seq - WINDOW);
    const step = (sentAt - newest.sentAt) / (seq - newest.seq);
    for (let slot = newest.seq + 1; slot < seq; slot++) {
      const probably = newest.sentAt + step * (slot - newest.seq);
      if (slot < seq - WINDOW) this.#lost(slot, probably);
      else this.#missing.set(slot, probably);
    }
  }

  #giveUpBelow(seq: number): void {
    for (const [slot, sentAt] of this.#missing) {
      if (slot >= seq) return;
      this.#missing.delete(slot);
      this.#lost(slot, sentAt);
    }
  }

  #lost(seq: number, sentAt: Ms): void {
    this.#counts.lost++;
    this.#rows.lost(seq, sentAt);
  }
}
