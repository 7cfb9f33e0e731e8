import * as z from 'zod';
import { defineDetector, type FamilyState } from '../harness/detector.ts';
import { ExpectedArrival } from './shared/expected-arrival.ts';
import { alpha, arrivalWindow, MARGINS } from './shared/params.ts';

/**
 * Chen's estimate over a short and a long window, and the later of the two is believed: the short one reacts at once when
 * the network slows down, the long one keeps the estimate from hurrying ahead afterwards.
 */
export default defineDetector({
  name: 'two-window',
  title: '2W-FD',
  cite: 'Tomsic, Sens, Garcia, Arantes, Sopena, 2W-FD: A Failure Detector Algorithm with QoS, IPDPS 2015',
  rule: 'suspect `alpha` after the next heartbeat was expected, by the later of a short and a long estimate',
  formula: 'τ = max(EA_short(ℓ+1), EA_long(ℓ+1)) + alpha',
  params: z.strictObject({
    alpha,
    short: arrivalWindow
      .default(1)
      .describe('Heartbeats in the short estimate. Fewer: a late heartbeat is forgiven the next at once.'),
    long: arrivalWindow.describe('Heartbeats in the long estimate. More: steadier, later to speed up again.'),
  }),
  memory: ({ short, long }) => Math.max(short, long),
  sweep: ({ interval }) => ({ alpha: MARGINS.map((beats) => beats * interval), long: [100, 1000] }),
  family: {
    param: 'alpha',
    margin: (params) => params.alpha,
    create: ({ short, long }, { interval }) => new LaterArrival(short, long, interval),
  },
});

class LaterArrival implements FamilyState {
  readonly #short: ExpectedArrival;
  readonly #long: ExpectedArrival;
  centre = 0;
  readonly spread = 1;

  constructor(short: number, long: number, interval: number) {
    this.#short = new ExpectedArrival(short, interval);
    this.#long = new ExpectedArrival(long, interval);
  }

  heartbeat(at: number, seq: number): void {
    this.#short.push(at, seq);
    this.#long.push(at, seq);
    this.centre = Math.max(this.#short.of(seq + 1), this.#long.of(seq + 1));
  }
}
