import * as z from 'zod';
import { defineDetector, type FamilyState } from '../harness/detector.ts';
import { positiveDuration } from '../harness/lib/fields.ts';
import { RunningWindow } from '../harness/lib/window.ts';
import { gapWindow, phiThreshold } from './shared/params.ts';

/**
 * φ as Cassandra runs it: the tail of an exponential law in disguise, so the deadline is a multiple of the mean gap and
 * jitter plays no part. A gap longer than `maxInterval` is not learnt. The first sample is `maxInterval` itself and
 * fades as 1/n. Cassandra convicts when φ exceeds the threshold; here φ equal to it suffices.
 */
export default defineDetector({
  name: 'cassandra',
  title: 'φ (Cassandra)',
  cite: 'src/java/org/apache/cassandra/gms/FailureDetector.java (apache/cassandra@07242de; CASSANDRA-2597)',
  rule: 'suspect when the silence is threshold · ln 10 times the mean of the last `window` gaps',
  formula: 'τ = T_last + threshold · ln 10 · mean',
  params: z.strictObject({
    threshold: phiThreshold.describe(
      'phi_convict_threshold. Each unit is 2.3 mean gaps of silence: higher is slower and surer.',
    ),
    window: gapWindow(1).describe('Gaps averaged. More: steadier, slower to follow a changed network.'),
    maxInterval: positiveDuration
      .prefault('2s')
      .describe(
        'Longer gaps are not learnt, and it is the first sample. Shorter than the interval: nothing is learnt.',
      ),
  }),
  sweep: () => ({ threshold: [1, 2, 3, 5, 6, 8, 10, 12, 16] }),
  family: {
    param: 'threshold',
    margin: ({ threshold }) => threshold * Math.LN10,
    level: (means) => means / Math.LN10,
    create: ({ window, maxInterval }) => new MeanGap(window, maxInterval),
  },
});

class MeanGap implements FamilyState {
  readonly #gaps: RunningWindow;
  readonly #maxInterval: number;
  #last = Number.NaN;
  centre = 0;
  spread = 0;

  constructor(window: number, maxInterval: number) {
    this.#gaps = new RunningWindow(window);
    this.#maxInterval = maxInterval;
  }

  heartbeat(at: number): void {
    const gap = Number.isNaN(this.#last) ? this.#maxInterval : at - this.#last;
    if (gap <= this.#maxInterval) this.#gaps.push(gap);
    this.#last = at;
    this.centre = at;
    this.spread = this.#gaps.mean;
  }
}
