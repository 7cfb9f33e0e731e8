import type { Detector, Ms, Opinion } from './model.ts';

/** What a heartbeat is to an observer that already heard others of the same sender. */
export type Freshness = 'fresh' | 'restarted' | 'stale';

/** Accepts heartbeats in order: a stale or duplicate one is no news, a new incarnation starts afresh. */
export class FreshnessFilter {
  #incarnation = -1;
  #seq = -1;

  judge(incarnation: number, seq: number): Freshness {
    if (incarnation > this.#incarnation) {
      const first = this.#incarnation < 0;
      this.#incarnation = incarnation;
      this.#seq = seq;
      return first ? 'fresh' : 'restarted';
    }
    if (incarnation < this.#incarnation || seq <= this.#seq) return 'stale';
    this.#seq = seq;
    return 'fresh';
  }
}

/**
 * One detector watching one sender: heartbeats and the passing of time in, changes of opinion out.
 * It suspects before the first heartbeat. `suspected(now)` is `now >= deadline`, so a silence that ended before anyone
 * looked still counts from its deadline: live and replay voice the same suspicions.
 */
export class Monitor {
  readonly #create: () => Detector;
  readonly #flip: (at: Ms, opinion: Opinion) => void;
  #detector: Detector | undefined;
  #deadline: Ms = Number.NEGATIVE_INFINITY;
  #trusts = false;

  constructor(create: () => Detector, flip: (at: Ms, opinion: Opinion) => void) {
    this.#create = create;
    this.#flip = flip;
  }

  /** When suspicion starts if nothing newer arrives. */
  get deadline(): Ms {
    return this.#deadline;
  }

  get trusts(): boolean {
    return this.#trusts;
  }

  /** The sender restarted: what was learnt of its former life is forgotten. */
  restart(): void {
    this.#detector = undefined;
  }

  heartbeat(at: Ms, seq: number, sentAt: Ms): void {
    this.expire(at);
    this.#detector ??= this.#create();
    const deadline = this.#detector.heartbeat(at, seq, sentAt);
    if (Number.isNaN(deadline)) throw new RangeError(`the deadline after heartbeat ${seq} is not a number`);
    this.#deadline = deadline;
    const trusts = at < deadline;
    if (trusts === this.#trusts) return;
    this.#trusts = trusts;
    this.#flip(at, trusts ? 'trust' : 'suspect');
  }

  /** The observer itself did not run in this time. What was due before is voiced; what was due meanwhile the detector may put off. */
  stalled(from: Ms, until: Ms): void {
    if (!this.#detector?.stalled) return;
    this.expire(from);
    this.#deadline = this.#detector.stalled(from, until);
  }

  /** Time has reached `now` without a heartbeat. */
  expire(now: Ms): void {
    if (!this.#trusts || now < this.#deadline) return;
    this.#trusts = false;
    this.#flip(this.#deadline, 'suspect');
  }
}
