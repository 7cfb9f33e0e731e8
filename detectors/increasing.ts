import * as z from 'zod';
import { type Detector, defineDetector } from '../harness/detector.ts';
import { duration, positiveDuration } from '../harness/lib/fields.ts';

/**
 * A timeout that grows whenever it was wrong: the textbook construction of an eventually perfect detector. Without decay
 * it never becomes faster again, so one long outage makes it slow for good.
 */
export default defineDetector({
  name: 'increasing',
  title: 'increase on mistake',
  cite: 'Chandra, Toueg, Unreliable Failure Detectors for Reliable Distributed Systems, JACM 43(2), 1996',
  rule: 'suspect when the last heartbeat is as old as the timeout, which grows with every suspicion that proves wrong',
  formula: 'τ = T_last + Δ;  after a mistake Δ ← min(max, Δ·factor + increment)',
  params: z.strictObject({
    timeout: positiveDuration
      .prefault('1s')
      .describe('Timeout to begin with, and the least. Longer: fewer mistakes early on, slower detection.'),
    increment: duration
      .prefault('100ms')
      .describe('Added after each mistake. More: settles after fewer mistakes, but slower than it need be.'),
    factor: z
      .number()
      .min(1)
      .max(100)
      .default(1)
      .describe('Multiplies the timeout after each mistake. 2 doubles it: few mistakes, coarse steps.'),
    max: positiveDuration
      .prefault('1h')
      .describe('The timeout grows no further. Lower: bounded detection time, mistakes never end above it.'),
    decay: duration
      .prefault('0ms')
      .describe('Taken off after every `decayEvery` heartbeats in time. More: recovers its speed sooner.'),
    decayEvery: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(100)
      .describe('Heartbeats in time before each decay. More: recovers later.'),
  }),
  memory: () => Number.POSITIVE_INFINITY,
  sweep: ({ interval }) => ({
    timeout: [1.05, 1.2, 1.5, 2].map((beats) => beats * interval),
    increment: [0.1, 0.5, 1].map((beats) => beats * interval),
  }),
  threshold: () => 1,
  create: (params) => new GrowingTimeout(params),
});

interface Growth {
  readonly timeout: number;
  readonly increment: number;
  readonly factor: number;
  readonly max: number;
  readonly decay: number;
  readonly decayEvery: number;
}

class GrowingTimeout implements Detector {
  readonly #growth: Growth;
  #timeout: number;
  #inTime = 0;
  #last = 0;
  #deadline = Number.POSITIVE_INFINITY;

  constructor(growth: Growth) {
    this.#growth = growth;
    this.#timeout = growth.timeout;
  }

  heartbeat(at: number): number {
    const { timeout, increment, factor, max, decay, decayEvery } = this.#growth;
    if (at >= this.#deadline) {
      this.#timeout = Math.max(this.#timeout, Math.min(max, this.#timeout * factor + increment));
      this.#inTime = 0;
    } else if (++this.#inTime % decayEvery === 0) {
      this.#timeout = Math.max(timeout, this.#timeout - decay);
    }
    this.#last = at;
    this.#deadline = at + this.#timeout;
    return this.#deadline;
  }

  suspicion(now: number): number {
    return (now - this.#last) / this.#timeout;
  }
}
