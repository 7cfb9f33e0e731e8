import type { Ms } from '../../model.ts';
import { type Journal, KIND } from '../../trace/journal.ts';
import type { Clock } from '../world.ts';

/** Lag beyond this share of the heartbeat interval is written down: it could pass for a detector's doing. */
const LAG_SHARE = 0.1;
const USAGE_EVERY: Ms = 1000;

/** Watches this process from within: how late its event loop serves timers, and what it uses. */
export class LagProbe {
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #interval: Ms;

  constructor(clock: Clock, journal: Journal, interval: Ms) {
    this.#clock = clock;
    this.#journal = journal;
    this.#interval = interval;
  }

  /** A timer that was due at `due` has just been served. */
  served(due: Ms): void {
    const now = this.#clock.now();
    const threshold = Math.max(2, LAG_SHARE * this.#interval);
    if (now - due > threshold) this.#journal.write({ kind: KIND.lag, at: now, other: now - due });
  }

  /** Sleeps a fifth of the interval again and again: cheap, and it sees every lag that matters. */
  watch(): void {
    const due = this.#clock.now() + Math.min(50, Math.max(5, this.#interval / 5));
    this.#clock.at(due, () => {
      this.served(due);
      this.watch();
    });
  }

  /** Processor time and memory, every second. */
  account(): void {
    const { user, system } = process.cpuUsage();
    const size = Math.round(process.memoryUsage.rss() / 1024);
    this.#journal.write({ kind: KIND.usage, at: this.#clock.now(), other: user + system, size });
    this.#clock.at(this.#clock.now() + USAGE_EVERY, () => this.account());
  }
}
