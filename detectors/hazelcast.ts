import * as z from 'zod';
import { defineDetector, type FamilyState } from '../harness/detector.ts';
import { duration, positiveDuration } from '../harness/lib/fields.ts';
import { deviationsOfLogisticPhi, logisticPhi } from '../harness/lib/logistic.ts';
import { RunningWindow } from '../harness/lib/window.ts';
import { gapWindow, phiThreshold } from './shared/params.ts';

/**
 * φ as Hazelcast runs it: Akka's formula with the whole of `max.no.heartbeat.seconds` as its pause, so that with the
 * defaults it is slower than Hazelcast's plain deadline. Akka's guard is in its code and has no effect, because the last
 * arrival is overwritten before it is asked: the gap of an outage is learnt. Compare `akka`.
 */
export default defineDetector({
  name: 'hazelcast',
  title: 'φ accrual (Hazelcast)',
  cite: 'com.hazelcast.internal.cluster.fd.PhiAccrualFailureDetector (hazelcast/hazelcast@9445eea), PhiAccrualClusterFailureDetector (@037f064)',
  rule: 'suspect when φ of the silence beyond mean + pause reaches `threshold`; every gap is learnt',
  formula:
    'τ = T_last + mean + pause + y(threshold) · max(deviation, minStd),  φ(y) = log10(1 + exp(1.5976·y + 0.070566·y³))',
  params: z.strictObject({
    threshold: phiThreshold
      .default(10)
      .describe('Suspicion level that counts as suspected. Not the φ of the paper: it is reached sooner.'),
    window: gapWindow(2, 200),
    minStd: positiveDuration
      .prefault('100ms')
      .describe('Floor of the deviation. On a quiet network it alone sets the margin.'),
    pause: duration
      .prefault('60s')
      .describe('Silence always forgiven (max.no.heartbeat.seconds). Longer: detection later by as much.'),
    firstEstimate: positiveDuration
      .prefault('5s')
      .describe('Expected interval before any is known (heartbeat interval). Fades over `window` gaps.'),
  }),
  memory: ({ window }) => window,
  sweep: ({ interval }) => ({
    threshold: [1, 2, 3, 5, 8, 10, 12, 16],
    pause: [0, 0.5, 1, 2, 3, 5, 8, 12].map((beats) => beats * interval),
    // what they are at its usual interval of a second
    minStd: [0.1 * interval],
    firstEstimate: [interval],
  }),
  family: {
    param: 'threshold',
    margin: ({ threshold }) => deviationsOfLogisticPhi(threshold),
    level: logisticPhi,
    create: (params) => new PausedGaps(params),
  },
});

interface Law {
  readonly window: number;
  readonly minStd: number;
  readonly pause: number;
  readonly firstEstimate: number;
}

class PausedGaps implements FamilyState {
  readonly #law: Law;
  readonly #gaps: RunningWindow;
  #last = Number.NaN;
  centre = 0;
  spread = 0;

  constructor(law: Law) {
    this.#law = law;
    this.#gaps = new RunningWindow(law.window);
    this.#gaps.push(law.firstEstimate * 0.75);
    this.#gaps.push(law.firstEstimate * 1.25);
  }

  heartbeat(at: number): void {
    if (!Number.isNaN(this.#last)) this.#gaps.push(at - this.#last);
    this.#last = at;
    this.centre = at + this.#gaps.mean + this.#law.pause;
    this.spread = Math.max(this.#law.minStd, this.#gaps.deviation);
  }
}
