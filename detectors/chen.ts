import * as z from 'zod';
import { defineDetector } from '../harness/detector.ts';
import { NextArrival } from './shared/next-arrival.ts';
import { alpha, arrivalWindow, MARGINS } from './shared/params.ts';

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
    alpha,
    window: arrivalWindow,
  }),
  memory: ({ window }) => window,
  sweep: ({ interval }) => ({
    window: [1, 8, 32, 100, 1000],
    alpha: MARGINS.map((beats) => beats * interval),
  }),
  family: {
    param: 'alpha',
    margin: (params) => params.alpha,
    create: ({ window }, { interval }) => new NextArrival(window, interval),
  },
});
