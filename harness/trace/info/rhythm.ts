/** How a sender keeps time, as far as arrivals tell. */
import type { Ms } from '../../model.ts';

/** Gaps longer than so many intervals are outages, shorter ones what was held: they would drown what others say. */
const ORDINARY = { least: 0.2, most: 5 };
const FEWEST_PAIRS = 30;
/** Over fewer slots, the delays of the first and the last say more than the schedule. */
const FEWEST_SLOTS = 50;

/** The covariance of two columns, as it goes. */
class Pairs {
  n = 0;
  #x = 0;
  #y = 0;
  #xx = 0;
  #yy = 0;
  #xy = 0;

  add(x: number, y: number): void {
    this.n++;
    this.#x += x;
    this.#y += y;
    this.#xx += x * x;
    this.#yy += y * y;
    this.#xy += x * y;
  }

  merge(other: Pairs): void {
    this.n += other.n;
    this.#x += other.#x;
    this.#y += other.#y;
    this.#xx += other.#xx;
    this.#yy += other.#yy;
    this.#xy += other.#xy;
  }

  get slope(): number {
    return (this.n * this.#xy - this.#x * this.#y) / (this.n * this.#xx - this.#x ** 2);
  }

  get correlation(): number {
    const spread = (n: number, sum: number, squares: number): number => Math.max(0, n * squares - sum ** 2);
    const size = Math.sqrt(spread(this.n, this.#x, this.#xx) * spread(this.n, this.#y, this.#yy));
    return (this.n * this.#xy - this.#x * this.#y) / size;
  }
}

/** Of the heartbeats of one watch that were news, in order. */
export class Rhythm {
  readonly #interval: Ms;
  readonly #neighbours = new Pairs();
  /** By how much each slot of this life misses the nominal schedule. */
  #drift = new Pairs();
  #first = { seq: 0, time: 0 };
  #last = { seq: Number.NaN, at: Number.NaN, gap: Number.NaN };
  /** Of the life that lasted longest. */
  #best = { slots: 0, interval: Number.NaN };

  constructor(interval: Ms) {
    this.#interval = interval;
  }

  /** The sender began a new life. */
  restart(): void {
    this.#settle();
    this.#drift = new Pairs();
    this.#last = { seq: Number.NaN, at: Number.NaN, gap: Number.NaN };
  }

  /** @param time by which the schedule is told: the send time where it was stamped, else the arrival */
  add(seq: number, at: Ms, time: Ms): void {
    const last = this.#last;
    if (this.#drift.n === 0) this.#first = { seq, time };
    const slots = seq - this.#first.seq;
    this.#drift.add(slots, time - this.#first.time - slots * this.#interval);
    const gap = at - last.at;
    const intervals = gap / this.#interval;
    const ordinary = seq === last.seq + 1 && intervals >= ORDINARY.least && intervals <= ORDINARY.most;
    // around the interval, so that squares stay small
    if (ordinary && !Number.isNaN(last.gap)) {
      this.#neighbours.add(last.gap - this.#interval, gap - this.#interval);
    }
    last.gap = ordinary ? gap : Number.NaN;
    last.seq = seq;
    last.at = at;
  }

  merge(other: Rhythm): void {
    this.#settle();
    other.#settle();
    this.#neighbours.merge(other.#neighbours);
    if (other.#best.slots > this.#best.slots) this.#best = other.#best;
  }

  /** The mean interval; undefined where too few slots tell. */
  get interval(): Ms | undefined {
    this.#settle();
    return this.#best.slots < FEWEST_SLOTS ? undefined : this.#best.interval;
  }

  /**
   * Of a gap with the one before it, in [−1, 1]: −1/2 on an absolute schedule, where what one gap loses the next one gains,
   * and about 0 where each sleep begins when the one before it ended. Undefined where there are too few, or all are alike.
   */
  get correlation(): number | undefined {
    const { n, correlation } = this.#neighbours;
    return n < FEWEST_PAIRS || Number.isNaN(correlation) ? undefined : correlation;
  }

  #settle(): void {
    const slots = this.#last.seq - this.#first.seq;
    if (slots > this.#best.slots) {
      this.#best = { slots, interval: this.#interval + this.#drift.slope };
    }
  }
}
