/** When the next heartbeat is expected, as the centre of a family whose spread is 1: estimated, or known. */
import type { FamilyState } from '../../harness/detector.ts';
import { ExpectedArrival } from './expected-arrival.ts';

/** By Chen's estimate over the last `window` arrivals. */
export class NextArrival implements FamilyState {
  readonly #expected: ExpectedArrival;
  centre = 0;
  readonly spread = 1;

  constructor(window: number, interval: number) {
    this.#expected = new ExpectedArrival(window, interval);
  }

  heartbeat(at: number, seq: number): void {
    this.#expected.push(at, seq);
    this.centre = this.#expected.of(seq + 1);
  }
}

/** So long after the last one was sent, by a clock that both sides share. */
export class AfterSending implements FamilyState {
  readonly #ahead: number;
  centre = 0;
  readonly spread = 1;

  constructor(ahead: number) {
    this.#ahead = ahead;
  }

  heartbeat(_at: number, _seq: number, sentAt: number): void {
    this.centre = sentAt + this.#ahead;
  }
}
