import * as z from 'zod';
import { defineDetector, type FamilyState } from '../harness/detector.ts';
import { duration } from '../harness/lib/fields.ts';

/**
 * TCP's retransmission timer on the gaps between heartbeats. It remembers a dozen gaps or so: quick to adapt, and
 * after a quiet while as tight as its floor lets it be. Before the first gap the interval stands for it.
 * RFC 6298 writes max(G, K·RTTVAR); here the floor is under RTTVAR, which is the same for `minVar` = G/K.
 * Its least and greatest timeouts are the wrappers `minTimeout` and `maxTimeout`.
 */
export default defineDetector({
  name: 'rto',
  title: 'Jacobson/Karels (RFC 6298)',
  cite: 'RFC 6298, Computing TCP’s Retransmission Timer, section 2; Jacobson, Karels, SIGCOMM 1988',
  rule: 'suspect when the silence exceeds the smoothed gap by `k` smoothed deviations',
  formula:
    'τ = T_last + SRTT + k·max(RTTVAR, minVar);  RTTVAR ← (1−b)·RTTVAR + b·|SRTT − x|,  SRTT ← (1−a)·SRTT + a·x',
  params: z.strictObject({
    k: z
      .number()
      .positive()
      .max(1000)
      .default(4)
      .describe('Deviations of margin. More: fewer mistakes, slower detection.'),
    a: z
      .number()
      .positive()
      .max(1)
      .default(1 / 8)
      .describe('Weight of the newest gap in the mean. More: follows sooner, forgets sooner.'),
    b: z
      .number()
      .positive()
      .max(1)
      .default(1 / 4)
      .describe('Weight of the newest deviation. More: one late heartbeat widens the margin further.'),
    minVar: duration
      .prefault('250us')
      .describe('Floor of the deviation. Higher: less nervous on a quiet network, slower detection there.'),
  }),
  // what an outage left has faded by e⁻¹⁰ after this many
  memory: ({ a, b }) => Math.ceil(10 / Math.min(a, b)),
  sweep: () => ({ k: [1, 2, 3, 4, 6, 8, 12], a: [1 / 16, 1 / 8, 1 / 4] }),
  family: {
    param: 'k',
    margin: ({ k }) => k,
    create: ({ a, b, minVar }, { interval }) => new SmoothedGap(a, b, minVar, interval),
  },
});

class SmoothedGap implements FamilyState {
  readonly #a: number;
  readonly #b: number;
  readonly #minVar: number;
  #last = Number.NaN;
  #gaps = 0;
  #smoothed: number;
  #variation: number;
  centre = 0;
  spread = 0;

  constructor(a: number, b: number, minVar: number, interval: number) {
    this.#a = a;
    this.#b = b;
    this.#minVar = minVar;
    this.#smoothed = interval;
    this.#variation = interval / 2;
  }

  heartbeat(at: number): void {
    if (!Number.isNaN(this.#last)) this.#learn(at - this.#last);
    this.#last = at;
    this.centre = at + this.#smoothed;
    this.spread = Math.max(this.#minVar, this.#variation);
  }

  #learn(gap: number): void {
    if (this.#gaps++ === 0) {
      this.#smoothed = gap;
      this.#variation = gap / 2;
      return;
    }
    this.#variation += this.#b * (Math.abs(this.#smoothed - gap) - this.#variation);
    this.#smoothed += this.#a * (gap - this.#smoothed);
  }
}
