import * as z from 'zod';
import { defineDetector, type FamilyState } from '../harness/detector.ts';
import { RunningWindow } from '../harness/lib/window.ts';
import { gapWindow, phiThreshold } from './shared/params.ts';

/**
 * The accrual detector of an exponential law: only the mean gap counts, and jitter plays no part. The paper's level is
 * E = 1 − 10^−φ, which in floating point is exactly 1 from φ 16 on; on the φ scale it never saturates.
 * Cassandra's detector is this one with a limit on what is learnt.
 */
export default defineDetector({
  name: 'exponential',
  title: 'ED (exponential accrual)',
  cite: 'Xiong, Défago, ED FD: Improving the Phi Accrual Failure Detector, JAIST IS-RR-2007-007, 2007',
  rule: 'suspect when a silence this long has probability 10^−threshold under an exponential law of the mean gap',
  formula: 'τ = T_last + threshold · ln 10 · mean  (= T_last − mean · ln(1 − E))',
  params: z.strictObject({ threshold: phiThreshold.default(2), window: gapWindow(1) }),
  memory: ({ window }) => window,
  sweep: () => ({ threshold: [0.301, 1, 2, 3, 5, 8], window: [30, 100, 1000] }),
  family: {
    param: 'threshold',
    margin: ({ threshold }) => threshold * Math.LN10,
    level: (means) => means / Math.LN10,
    create: ({ window }, { interval }) => new MeanGap(window, interval),
  },
});

/** Until a gap is known, the interval stands for the mean. */
class MeanGap implements FamilyState {
  readonly #gaps: RunningWindow;
  readonly #interval: number;
  #last = Number.NaN;
  centre = 0;
  spread = 0;

  constructor(window: number, interval: number) {
    this.#gaps = new RunningWindow(window);
    this.#interval = interval;
  }

  heartbeat(at: number): void {
    if (!Number.isNaN(this.#last)) this.#gaps.push(at - this.#last);
    this.#last = at;
    this.centre = at;
    this.spread = this.#gaps.count > 0 ? this.#gaps.mean : this.#interval;
  }
}
