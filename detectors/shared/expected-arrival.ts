import { RunningWindow } from '../../harness/lib/window.ts';

/**
 * Chen's estimate of when heartbeats should arrive. Every arrival A_i is shifted back to slot 0 (A_i − η·s_i) and averaged
 * over the last `window`, so lost heartbeats leave the estimate unharmed. Times are kept relative to the first heartbeat:
 * the sums stay small, however late in a trace it begins.
 */
export class ExpectedArrival {
  readonly #shifted: RunningWindow;
  readonly #interval: number;
  #firstAt = Number.NaN;
  #firstSeq = 0;

  constructor(window: number, interval: number) {
    this.#shifted = new RunningWindow(window);
    this.#interval = interval;
  }

  push(at: number, seq: number): void {
    if (this.#shifted.count === 0) {
      this.#firstAt = at;
      this.#firstSeq = seq;
    }
    this.#shifted.push(at - this.#firstAt - this.#interval * (seq - this.#firstSeq));
  }

  /** EA of slot `seq`; NaN before the first heartbeat. */
  of(seq: number): number {
    return this.#firstAt + this.#shifted.mean + this.#interval * (seq - this.#firstSeq);
  }
}
