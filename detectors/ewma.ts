import * as z from 'zod';
import { defineDetector, type FamilyState } from '../harness/detector.ts';
import { duration } from '../harness/lib/fields.ts';

/**
 * Mean and deviation of the gaps as exponentially weighted moments: no window to keep, and what is old fades. A cheap
 * relation of φ that follows a changed network within 2/lambda heartbeats.
 */
export default defineDetector({
  name: 'ewma',
  title: 'EWMA moments',
  cite: 'Finch, Incremental calculation of weighted mean and variance, 2009; Roberts, Technometrics 1(3), 1959',
  rule: 'suspect when the silence exceeds the weighted mean gap by `l` weighted deviations',
  formula: 'τ = T_last + m + l·max(√v, minStd);  d = x − m,  m ← m + λ·d,  v ← (1−λ)·(v + λ·d²)',
  params: z.strictObject({
    l: z
      .number()
      .positive()
      .max(1000)
      .default(6)
      .describe('Deviations of margin. More: fewer mistakes, slower detection.'),
    lambda: z
      .number()
      .positive()
      .max(1)
      .default(0.1)
      .describe('Weight of the newest gap. More: follows a changed network sooner, forgets sooner.'),
    minStd: duration
      .prefault('1ms')
      .describe('Floor of the deviation. Higher: less nervous on a quiet network, slower detection there.'),
  }),
  // what an outage left of the variance, the square of its length, has faded by e⁻²⁰ after this many
  memory: ({ lambda }) => Math.ceil(20 / lambda),
  sweep: ({ interval }) => ({
    l: [2.7, 3, 4, 6, 8, 10],
    lambda: [0.05, 0.1, 0.125, 0.2, 0.3],
    minStd: [0.01, 0.05, 0.1].map((beats) => beats * interval),
  }),
  family: {
    param: 'l',
    margin: ({ l }) => l,
    create: ({ lambda, minStd }, { interval }) => new WeightedGap(lambda, minStd, interval),
  },
});

/** Until two gaps are known: the nominal interval, and a quarter of it as deviation. */
class WeightedGap implements FamilyState {
  readonly #lambda: number;
  readonly #minStd: number;
  readonly #interval: number;
  #last = Number.NaN;
  #gaps = 0;
  #mean = 0;
  #variance = 0;
  centre = 0;
  spread = 0;

  constructor(lambda: number, minStd: number, interval: number) {
    this.#lambda = lambda;
    this.#minStd = minStd;
    this.#interval = interval;
  }

  heartbeat(at: number): void {
    if (!Number.isNaN(this.#last)) this.#learn(at - this.#last);
    this.#last = at;
    const known = this.#gaps >= 2;
    this.centre = at + (known ? this.#mean : this.#interval);
    this.spread = Math.max(this.#minStd, known ? Math.sqrt(this.#variance) : this.#interval / 4);
  }

  #learn(gap: number): void {
    if (this.#gaps++ === 0) {
      this.#mean = gap;
      return;
    }
    const off = gap - this.#mean;
    this.#mean += this.#lambda * off;
    this.#variance = (1 - this.#lambda) * (this.#variance + this.#lambda * off * off);
  }
}
