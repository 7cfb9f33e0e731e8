import * as z from 'zod';
import { defineDetector, type FamilyState } from '../harness/detector.ts';
import { duration } from '../harness/lib/fields.ts';
import { deviationsOfPhi, phiOfDeviations } from '../harness/lib/normal.ts';
import { RunningWindow } from '../harness/lib/window.ts';
import { gapWindow, phiThreshold } from './shared/params.ts';

/**
 * φ accrual with a normal law, as published: φ = −log10 of the probability that a heartbeat would be even later.
 * The tail is exact in the log domain, so a threshold of 16 or 100 means what it says. Every gap enters the window,
 * the gap of an outage too; compare `akka`, which refuses it.
 */
export default defineDetector({
  name: 'phi',
  title: 'φ accrual (normal)',
  cite: 'Hayashibara, Défago, Yared, Katayama, The φ Accrual Failure Detector, SRDS 2004',
  rule: 'suspect when a silence this long has probability 10^−threshold under a normal law of the last `window` gaps',
  formula: 'τ = T_last + mean + deviation · z(threshold),  P(Z > z) = 10^−threshold',
  params: z.strictObject({
    threshold: phiThreshold,
    window: gapWindow(),
    minStd: duration
      .prefault('0ms')
      .describe('Floor of the deviation. Higher: less nervous on a quiet network, slower detection there.'),
  }),
  memory: ({ window }) => window,
  sweep: ({ interval }) => ({
    threshold: [0.5, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16],
    window: [10, 30, 100, 300, 1000],
    minStd: [0, 0.01, 0.05, 0.1, 0.25].map((beats) => beats * interval),
  }),
  family: {
    param: 'threshold',
    margin: ({ threshold }) => deviationsOfPhi(threshold),
    level: phiOfDeviations,
    create: ({ window, minStd }, { interval }) => new NormalGaps(window, minStd, interval),
  },
});

/** Until two gaps are known: the nominal interval, and a quarter of it as deviation. */
class NormalGaps implements FamilyState {
  readonly #gaps: RunningWindow;
  readonly #minStd: number;
  readonly #interval: number;
  #last = Number.NaN;
  centre = 0;
  spread = 0;

  constructor(window: number, minStd: number, interval: number) {
    this.#gaps = new RunningWindow(window);
    this.#minStd = minStd;
    this.#interval = interval;
  }

  heartbeat(at: number): void {
    if (!Number.isNaN(this.#last)) this.#gaps.push(at - this.#last);
    this.#last = at;
    const known = this.#gaps.count >= 2;
    this.centre = at + (known ? this.#gaps.mean : this.#interval);
    this.spread = Math.max(this.#minStd, known ? this.#gaps.deviation : this.#interval / 4);
  }
}
