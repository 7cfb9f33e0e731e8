import * as z from 'zod';
import { defineDetector, type FamilyState } from '../harness/detector.ts';
import { duration } from '../harness/lib/fields.ts';
import { ExpectedArrival } from './shared/expected-arrival.ts';

/**
 * Chen's NFD-E: estimate when the next heartbeat should arrive and suspect `alpha` after that.
 * A heartbeat that arrives after the next freshness point is stale and leaves the peer suspected.
 */
export default defineDetector({
  name: 'chen',
  title: 'Chen NFD-E',
  cite: 'Chen, Toueg, Aguilera, On the Quality of Service of Failure Detectors, IEEE ToC 51(5), 2002, NFD-E',
  rule: 'suspect `alpha` after the next heartbeat was expected, from the mean of the last `window` arrivals',
  formula: 'τ = EA(ℓ+1) + alpha,  EA(j) = mean over the window of (A_i − η·s_i) + j·η',
  params: z.strictObject({
    alpha: duration
      .prefault('500ms')
      .describe(
        'Safety margin past the expected arrival. Longer: fewer mistakes, slower detection by as much.',
      ),
    window: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(1000)
      .describe('Heartbeats averaged. More: a steadier estimate that follows a changed network later.'),
  }),
  memory: ({ window }) => window,
  sweep: ({ interval }) => ({
    window: [1, 8, 32, 100, 1000],
    alpha: [0, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5].map((beats) => beats * interval),
  }),
  family: {
    param: 'alpha',
    margin: ({ alpha }) => alpha,
    create: ({ window }, { interval }) => new NextArrival(window, interval),
  },
});

class NextArrival implements FamilyState {
  readonly #expected: ExpectedArrival;
  centre = 0;
  readonly spread = 1;

  constructor(window: number, interval: number) {
    this.#expected = new ExpectedArrival(window, interval);
  }

  heartbeat(at: number, seq: number): void {
    this.#expected.push(at, seq);
    this.centre = this.#expected.of(seq + 1);
  }
}
