import * as z from 'zod';
import { defineDetector, type FamilyState } from '../harness/detector.ts';
import { BinnedRanks } from '../harness/lib/binned-ranks.ts';
import { positiveDuration } from '../harness/lib/fields.ts';
import { gapWindow, scale, theta } from './shared/params.ts';

const MOST_BINS = 100_000;

/**
 * Satzger's adaptive accrual detector on a histogram: the gaps are counted in bins, so memory does not grow with the
 * window, and old gaps fade because all counts are halved every `window` gaps. A gap counts as the upper end of its bin,
 * and one beyond `max` as `max`.
 */
export default defineDetector({
  name: 'satzger',
  title: 'Satzger (histogram)',
  cite: 'Satzger, Pietzowski, Trumler, Ungerer, A New Adaptive Accrual Failure Detector for Dependable Distributed Systems, SAC 2007',
  rule: 'suspect when the silence exceeds `scale` times the gap that a share `theta` of the past gaps stayed within',
  formula: 'τ = T_last + scale · H(theta),  H the quantile of the histogram',
  params: z
    .strictObject({
      scale,
      theta,
      bin: positiveDuration
        .prefault('1ms')
        .describe('Width of a bin. Wider: less memory, coarser and slower by up to as much.'),
      max: positiveDuration
        .prefault('10s')
        .describe('Longer gaps count as this. Shorter: less memory, and a bound on what an outage does.'),
      window: gapWindow(2).describe('Gaps between halvings of all counts. More: steadier, slower to forget.'),
    })
    .refine(({ bin, max }) => max / bin <= MOST_BINS, {
      path: ['bin'],
      error: `too narrow for this max: at most ${MOST_BINS} bins`,
    }),
  // a gap that was counted once is gone at the next halving
  memory: ({ window }) => window,
  sweep: () => ({ scale: [1, 1.1, 1.25, 1.5, 2, 3], theta: [0.5, 0.9, 0.95, 0.99, 1], window: [100, 1000] }),
  family: {
    param: 'scale',
    margin: (params) => params.scale,
    create: (params, { interval }) => new BinnedGap(params, interval),
  },
  threshold: (params) => params.theta,
});

interface Histogram {
  readonly scale: number;
  readonly theta: number;
  readonly bin: number;
  readonly max: number;
  readonly window: number;
}

/** Until a gap is known, the interval stands for it. */
class BinnedGap implements FamilyState {
  readonly #gaps: BinnedRanks;
  readonly #scale: number;
  readonly #bin: number;
  #last = Number.NaN;
  centre = 0;
  spread: number;

  constructor({ scale, theta, bin, max, window }: Histogram, interval: number) {
    this.#gaps = new BinnedRanks(Math.ceil(max / bin) + 1, theta, window);
    this.#scale = scale;
    this.#bin = bin;
    this.spread = interval;
  }

  heartbeat(at: number): void {
    if (!Number.isNaN(this.#last)) {
      // a hair less, so that a gap of three bins' width falls into the third whatever its last digit
      this.#gaps.push(Math.max(0, Math.ceil((at - this.#last) / this.#bin - 1e-9)));
      this.spread = this.#gaps.bin * this.#bin;
    }
    this.#last = at;
    this.centre = at;
  }

  /** Share of the gaps that the silence exceeds. */
  suspicion(now: number): number {
    const silence = (now - this.centre) / this.#scale;
    if (this.#gaps.total === 0) return silence < this.spread ? 0 : 1;
    return this.#gaps.shareUpTo(Math.floor(silence / this.#bin + 1e-6));
  }
}
