import * as z from 'zod';
import { type Detector, defineDetector } from '../harness/detector.ts';
import { duration, positiveDuration } from '../harness/lib/fields.ts';
import { deviationsOfLogisticPhi, logisticPhi } from '../harness/lib/logistic.ts';
import { RunningWindow } from '../harness/lib/window.ts';
import { gapWindow, phiThreshold } from './shared/params.ts';

/**
 * φ accrual as Akka and Pekko run it: a logistic approximation of the tail, a pause added to the mean, a floor under the
 * deviation, and a guard: the gap that ends a suspicion is not learnt, so an outage does not blind the detector to the
 * next crash. Written without Akka's two branches, as one function that never overflows; gaps are not cut to whole
 * milliseconds as Akka's are.
 */
export default defineDetector({
  name: 'akka',
  title: 'φ accrual (Akka)',
  cite: 'akka-remote/src/main/scala/akka/remote/PhiAccrualFailureDetector.scala (akka/akka@9892c5e)',
  rule: 'suspect when φ of the silence beyond mean + pause reaches `threshold`; a gap that was suspected is not learnt',
  formula:
    'τ = T_last + mean + pause + y(threshold) · max(deviation, minStd),  φ(y) = log10(1 + exp(1.5976·y + 0.070566·y³))',
  params: z.strictObject({
    threshold: phiThreshold.describe(
      'Suspicion level that counts as suspected. Not the φ of the paper: 8 here is about 7.06 there.',
    ),
    window: gapWindow().describe(
      'Gaps remembered (max-sample-size). More: steadier, slower to follow a changed network.',
    ),
    minStd: positiveDuration
      .prefault('100ms')
      .describe('Floor of the deviation (min-std-deviation). On a quiet network it alone sets the margin.'),
    pause: duration
      .prefault('3s')
      .describe('Silence always forgiven (acceptable-heartbeat-pause). Longer: detection later by as much.'),
    firstEstimate: positiveDuration
      .prefault('1s')
      .describe(
        'Expected interval before any is known (heartbeat-interval). Wrong values fade over `window` gaps.',
      ),
  }),
  sweep: ({ interval }) => ({
    threshold: [1, 2, 3, 5, 8, 10, 12, 16],
    pause: [0, 0.5, 1, 2, 3, 5, 8, 12].map((beats) => beats * interval),
    // what they are at its usual interval of a second
    minStd: [0.1 * interval],
    firstEstimate: [interval],
  }),
  threshold: ({ threshold }) => threshold,
  create: (params) => new AkkaPhi(params),
});

interface AkkaParams {
  threshold: number;
  window: number;
  minStd: number;
  pause: number;
  firstEstimate: number;
}

class AkkaPhi implements Detector {
  readonly #params: AkkaParams;
  readonly #margin: number;
  readonly #gaps: RunningWindow;
  #last = Number.NaN;
  #deadline = Number.NEGATIVE_INFINITY;

  constructor(params: AkkaParams) {
    this.#params = params;
    this.#margin = deviationsOfLogisticPhi(params.threshold);
    this.#gaps = new RunningWindow(params.window);
    this.#gaps.push(params.firstEstimate * 0.75);
    this.#gaps.push(params.firstEstimate * 1.25);
  }

  heartbeat(at: number): number {
    if (at < this.#deadline) this.#gaps.push(at - this.#last);
    this.#last = at;
    this.#deadline = at + this.#gaps.mean + this.#params.pause + this.#margin * this.#deviation();
    return this.#deadline;
  }

  suspicion(now: number): number {
    return logisticPhi((now - this.#last - this.#gaps.mean - this.#params.pause) / this.#deviation());
  }

  #deviation(): number {
    return Math.max(this.#params.minStd, this.#gaps.deviation);
  }
}
