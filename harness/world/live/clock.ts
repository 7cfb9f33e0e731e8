import type { Ms } from '../../model.ts';
import type { Clock } from '../world.ts';

/** Longest delay that a Node timer takes. */
const LONGEST = 2 ** 31 - 1;

/**
 * The host's monotonic clock, from an origin that all processes of a run share. Node's timers fire early for fractions
 * of a millisecond, so a callback that came too soon waits again.
 */
export class LiveClock implements Clock {
  readonly #origin: bigint;

  /** @param origin in ns, by `process.hrtime.bigint()` of any process on this host */
  constructor(origin: bigint) {
    this.#origin = origin;
  }

  now(): Ms {
    return Number(process.hrtime.bigint() - this.#origin) / 1e6;
  }

  at(time: Ms, call: () => void): () => void {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const wait = Math.max(0, Math.ceil(time - this.now()));
      timer = setTimeout(check, Math.min(wait, LONGEST));
    };
    const check = (): void => {
      if (this.now() < time) arm();
      else call();
    };
    arm();
    return () => clearTimeout(timer);
  }
}
