import * as z from 'zod';
import { defineDetector, type FamilyState } from '../harness/detector.ts';
import { ExpectedArrival } from './shared/expected-arrival.ts';
import { arrivalWindow } from './shared/params.ts';

/**
 * Chen's estimate with a margin that follows the prediction error as TCP's retransmission timer follows the round trip.
 * Made for local networks with rare loss, and nervous: the margin is a few deviations of a good prediction.
 * The margin may be negative after heartbeats that came early; as published, it is not clamped.
 */
export default defineDetector({
  name: 'bertier',
  title: 'Bertier',
  cite: 'Bertier, Marin, Sens, Implementation and Performance Evaluation of an Adaptable Failure Detector, DSN 2002',
  rule: 'suspect when a heartbeat is later than expected by `beta` mean errors and `phi` mean absolute errors',
  formula:
    'τ = EA(ℓ+1) + beta·delay + phi·var;  e = A − EA − delay,  delay ← delay + gamma·e,  var ← var + gamma·(|e| − var)',
  params: z.strictObject({
    phi: z
      .number()
      .min(0)
      .max(1000)
      .default(4)
      .describe('Mean absolute errors of margin. More: fewer mistakes, slower detection.'),
    beta: z
      .number()
      .min(0)
      .max(10)
      .default(1)
      .describe('Share of the mean error that is added to the expectation. 0: only the variation counts.'),
    gamma: z
      .number()
      .positive()
      .max(1)
      .default(0.1)
      .describe('Weight of the newest error. More: follows a changed network sooner, forgets sooner.'),
    window: arrivalWindow,
  }),
  memory: ({ window, gamma }) => Math.max(window, Math.ceil(10 / gamma)),
  sweep: () => ({ phi: [1, 2, 4, 8, 16], gamma: [0.01, 0.05, 0.1, 0.2], beta: [0, 1] }),
  family: {
    param: 'phi',
    margin: ({ phi }) => phi,
    create: ({ window, beta, gamma }, { interval }) => new PredictionError(window, interval, beta, gamma),
  },
});

class PredictionError implements FamilyState {
  readonly #expected: ExpectedArrival;
  readonly #beta: number;
  readonly #gamma: number;
  #delay = 0;
  #begun = false;
  centre = 0;
  spread = 0;

  constructor(window: number, interval: number, beta: number, gamma: number) {
    this.#expected = new ExpectedArrival(window, interval);
    this.#beta = beta;
    this.#gamma = gamma;
  }

  heartbeat(at: number, seq: number): void {
    if (this.#begun) {
      // against the expectation without its margin: feeding back the deadline is another, tighter rule
      const error = at - this.#expected.of(seq) - this.#delay;
      this.#delay += this.#gamma * error;
      this.spread += this.#gamma * (Math.abs(error) - this.spread);
    }
    this.#begun = true;
    this.#expected.push(at, seq);
    this.centre = this.#expected.of(seq + 1) + this.#beta * this.#delay;
  }
}
