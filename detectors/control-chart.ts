import * as z from 'zod';
import { defineDetector, type FamilyState } from '../harness/detector.ts';
import { positiveDuration } from '../harness/lib/fields.ts';

/**
 * Roberts' EWMA control chart on the gaps: suspect as soon as the next gap would push the weighted mean over its upper
 * control limit. A chart is made for drift: it compares with how things were at first, and after fast heartbeats it
 * allows a longer gap. What is in control is learnt from the first gaps and then frozen.
 */
export default defineDetector({
  name: 'control-chart',
  title: 'EWMA control chart',
  cite: 'Roberts, Control Chart Tests Based on Geometric Moving Averages, Technometrics 1(3), 1959',
  rule: 'suspect when a gap this long would lift the weighted mean of the gaps over its control limit',
  formula: 'τ = T_last + (UCL − (1−λ)·z)/λ;  z ← λ·x + (1−λ)·z,  UCL = μ0 + l·σ0·√(λ/(2−λ)·(1 − (1−λ)^2k))',
  params: z.strictObject({
    l: z
      .number()
      .positive()
      .max(1000)
      .default(6)
      .describe('Width of the control limit in deviations. More: fewer mistakes, slower detection.'),
    lambda: z
      .number()
      .positive()
      .max(1)
      .default(0.2)
      .describe('Weight of the newest gap. Less: small drifts are seen, a single long gap is forgiven.'),
    learn: z
      .int()
      .min(2)
      .max(1_000_000)
      .default(50)
      .describe('Gaps from which mean and deviation are learnt. More: a better idea of what is normal.'),
    mean: positiveDuration
      .optional()
      .describe('Mean gap in control, instead of learning it. Higher: more is forgiven.'),
    deviation: positiveDuration
      .optional()
      .describe('Deviation in control, instead of learning it. Higher: more is forgiven.'),
    minStd: positiveDuration
      .prefault('1ms')
      .describe('Floor of the learnt deviation. Higher: less nervous on a quiet network, slower there.'),
  }),
  // z forgets an outage by e⁻¹⁰; one among the gaps that it learns from is normal for good
  memory: ({ lambda, mean, deviation }) =>
    mean === undefined || deviation === undefined ? Number.POSITIVE_INFINITY : Math.ceil(10 / lambda),
  sweep: () => ({ l: [2.7, 3, 4, 6, 8, 10], lambda: [0.05, 0.1, 0.2, 0.3] }),
  family: {
    param: 'l',
    margin: ({ l }) => l,
    create: (params, { interval }) => new Chart(params, interval),
  },
});

interface InControl {
  readonly lambda: number;
  readonly learn: number;
  readonly mean?: number | undefined;
  readonly deviation?: number | undefined;
  readonly minStd: number;
}

/** While it learns: the nominal interval, and a quarter of it as deviation. */
class Chart implements FamilyState {
  readonly #rule: InControl;
  #last = Number.NaN;
  #learnt = 0;
  #sum = 0;
  #squares = 0;
  #mean: number;
  #deviation: number;
  #weighted: number;
  /** (1−λ)^2k of the gap to come, falling to 0 as the chart gets going. */
  #young: number;
  centre = 0;
  spread = 0;

  constructor(rule: InControl, interval: number) {
    this.#rule = rule;
    this.#mean = rule.mean ?? interval;
    this.#deviation = rule.deviation ?? interval / 4;
    this.#weighted = this.#mean;
    this.#young = (1 - rule.lambda) ** 2;
  }

  heartbeat(at: number): void {
    if (!Number.isNaN(this.#last)) this.#hear(at - this.#last);
    this.#last = at;
    const { lambda } = this.#rule;
    this.centre = at + (this.#mean - (1 - lambda) * this.#weighted) / lambda;
    this.spread = (this.#deviation * Math.sqrt((lambda / (2 - lambda)) * (1 - this.#young))) / lambda;
  }

  #hear(gap: number): void {
    const { lambda, learn, mean, deviation, minStd } = this.#rule;
    if (this.#learnt < learn && (mean === undefined || deviation === undefined)) {
      this.#learnt++;
      const off = gap - (this.#sum / Math.max(1, this.#learnt - 1) || 0);
      this.#sum += gap;
      // Welford: offsets from the running mean, so that nothing cancels
      this.#squares += off * (gap - this.#sum / this.#learnt);
      if (this.#learnt === learn) {
        this.#mean = mean ?? this.#sum / learn;
        this.#deviation = deviation ?? Math.max(minStd, Math.sqrt(this.#squares / learn));
        this.#weighted = this.#mean;
      }
      return;
    }
    this.#weighted += lambda * (gap - this.#weighted);
    this.#young *= (1 - lambda) ** 2;
    // taken from 1 it makes no difference any more, and numbers that small are slow to multiply
    if (this.#young < Number.EPSILON / 4) this.#young = 0;
  }
}
