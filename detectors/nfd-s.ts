import * as z from 'zod';
import { defineDetector } from '../harness/detector.ts';
import { duration } from '../harness/lib/fields.ts';
import { AfterSending } from './shared/next-arrival.ts';

/**
 * Chen's detector for synchronised clocks: freshness points stand on the sending schedule, so detection never takes
 * longer than the interval and `delta`, whatever the delays. It reads the time of sending on the observer's clock, which
 * real systems rarely have: a bound for the others to be held against.
 */
export default defineDetector({
  name: 'nfd-s',
  title: 'Chen NFD-S',
  cite: 'Chen, Toueg, Aguilera, On the Quality of Service of Failure Detectors, IEEE ToC 51(5), 2002, NFD-S',
  rule: 'suspect `delta` after the next heartbeat was due to be sent, by synchronised clocks',
  formula: 'τ = σ(ℓ+1) + delta,  σ(ℓ+1) = time of sending + η',
  params: z.strictObject({
    delta: duration
      .prefault('500ms')
      .describe('From sending to suspicion. Detection takes at most this and an interval. Longer: surer.'),
  }),
  sweep: ({ interval }) => ({ delta: [0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5].map((beats) => beats * interval) }),
  family: {
    param: 'delta',
    margin: ({ delta }) => delta,
    create: (_, { interval }) => new AfterSending(interval),
  },
});
