import * as z from 'zod';
import { defineDetector } from '../harness/detector.ts';
import { duration } from '../harness/lib/fields.ts';
import { AfterSending } from './shared/next-arrival.ts';
import { alpha, MARGINS } from './shared/params.ts';

/**
 * Chen's detector for unsynchronised clocks whose expected arrivals are known: what NFD-E would be if its estimate
 * were perfect. The mean delay is told to it, so it is an upper bound for the others and nothing to deploy.
 */
export default defineDetector({
  name: 'nfd-u',
  title: 'Chen NFD-U',
  cite: 'Chen, Toueg, Aguilera, On the Quality of Service of Failure Detectors, IEEE ToC 51(5), 2002, NFD-U',
  rule: 'suspect `alpha` after the next heartbeat is expected, the mean delay being known',
  formula: 'τ = EA(ℓ+1) + alpha,  EA(ℓ+1) = time of sending + η + delay',
  params: z.strictObject({
    alpha,
    delay: duration
      .prefault('0ms')
      .describe('The true mean delay of a heartbeat. Too low: mistakes; too high: slower by as much.'),
  }),
  sweep: ({ interval }) => ({ alpha: MARGINS.map((beats) => beats * interval) }),
  family: {
    param: 'alpha',
    margin: (params) => params.alpha,
    create: ({ delay }, { interval }) => new AfterSending(interval + delay),
  },
});
