import type { Ms } from '../../model.ts';
import { type Journal, KIND } from '../../trace/journal.ts';
import { lookEvery, noticeable } from '../standstill.ts';
import type { Clock } from '../world.ts';

const USAGE_EVERY: Ms = 1000;

/** Watches this process from within: how late its event loop serves timers, and what it uses. */
export class LagProbe {
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #period: Ms;
  readonly #threshold: Ms;
  readonly #stalled: (from: Ms, until: Ms) => void;
  /** When this process was last seen running; undefined while it is not watched. */
  #alive: Ms | undefined;
  #cancel: () => void = () => undefined;

  /** @param stalled told of every time in which this process did not run, before anything else is done after it */
  constructor(clock: Clock, journal: Journal, interval: Ms, stalled: (from: Ms, until: Ms) => void) {
    this.#clock = clock;
    this.#journal = journal;
    this.#period = lookEvery(interval);
    this.#threshold = noticeable(interval);
    this.#stalled = stalled;
  }

  /** Something is about to be done: if nothing could be done for a while before, that was a stall of this process. */
  awake(until: Ms): void {
    if (this.#alive === undefined) return;
    const from = this.#alive;
    this.#alive = until;
    if (until - from <= this.#period + this.#threshold) return;
    this.#journal.write({ kind: KIND.froze, at: until, other: from });
    this.#stalled(from, until);
  }

  /** A timer that was due at `due` has just been served. */
  served(due: Ms): void {
    const now = this.#clock.now();
    if (now - due > this.#threshold) this.#journal.write({ kind: KIND.lag, at: now, other: now - due });
  }

  /** Sleeps a little again and again. */
  watch(): void {
    this.#alive ??= this.#clock.now();
    const due = this.#clock.now() + this.#period;
    this.#cancel = this.#clock.at(due, () => {
      this.awake(this.#clock.now());
      this.served(due);
      this.watch();
    });
  }

  /** Ends the watch. */
  close(): void {
    this.#cancel();
  }

  /** Processor time and memory, every second. */
  account(): void {
    const { user, system } = process.cpuUsage();
    const size = Math.round(process.memoryUsage.rss() / 1024);
    this.#journal.write({ kind: KIND.usage, at: this.#clock.now(), other: user + system, size });
    this.#clock.at(this.#clock.now() + USAGE_EVERY, () => this.account());
  }
}
