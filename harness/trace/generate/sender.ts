import type { Rng } from '../../lib/rng.ts';
import type { Ms } from '../../model.ts';
import { Episodes } from './episodes.ts';
import type { Model } from './model.ts';

/** When which heartbeat leaves the sender. */
export class Sender {
  /** Of the heartbeat that was sent last. */
  seq = -1;
  sentAt: Ms = 0;
  readonly stalls: Episodes;
  readonly #model: Model;
  readonly #jitter: Rng;

  constructor(model: Model, random: Rng) {
    this.#model = model;
    this.#jitter = random.fork('jitter');
    this.stalls = new Episodes(model.stalls, random.fork('stalls'));
  }

  /** On to the next heartbeat; its slot may lie further on. */
  send(): void {
    const { schedule, interval, stalls } = this.#model;
    if (schedule === 'relative') {
      const slept = this.seq < 0 ? 0 : this.sentAt + interval;
      this.seq++;
      this.#at(slept + this.#late());
      return;
    }
    this.seq++;
    const due = this.seq * interval + this.#late();
    const until = this.#at(due);
    if (until === undefined || !stalls?.skip) return;
    // the newest that is due by then
    this.seq = Math.max(this.seq, Math.ceil(until / interval) - 1);
  }

  /** Sends at that time, or when the stall is over that it falls into. */
  #at(time: Ms): Ms | undefined {
    const due = Math.max(this.sentAt, time);
    const until = this.stalls.over(due);
    this.sentAt = until ?? due;
    return until;
  }

  #late(): Ms {
    return this.#model.sendJitter?.sample(this.#jitter) ?? 0;
  }
}
