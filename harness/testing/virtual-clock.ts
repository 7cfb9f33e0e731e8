import type { Ms } from '../model.ts';
import type { Clock } from '../world/world.ts';

/** A clock that goes where it is told, calling back on the way in order of time. */
export class VirtualClock implements Clock {
  #now: Ms = 0;
  readonly #timers = new Set<{ readonly at: Ms; readonly call: () => void }>();

  now(): Ms {
    return this.#now;
  }

  at(time: Ms, call: () => void): () => void {
    const timer = { at: time, call };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Time passes and nothing is served, as in a process that is stopped. */
  freeze(until: Ms): void {
    this.#now = Math.max(this.#now, until);
  }

  /** Goes on to that time; a timer that is due then is served, before whoever asked does anything. */
  advance(to: Ms): void {
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= to).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.call();
    }
    this.#now = Math.max(this.#now, to);
  }
}
