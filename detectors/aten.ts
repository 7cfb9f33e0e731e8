import * as z from 'zod';
import { defineDetector } from '../harness/detector.ts';
import { RankWindow } from '../harness/lib/rank-window.ts';
import { GapSpread } from './shared/gap-spread.ts';
import { gapWindow, scale, theta } from './shared/params.ts';

/** A silence as long as a gap exceeds it, whatever the last digit of the subtraction. */
const NANOSECOND = 1e-6;

/**
 * Satzger's rule on the exact gaps, as RabbitMQ's quorum queues run it (the library aten): suspect when a share `theta` of
 * the past gaps, each stretched by `scale`, has been exceeded. No law is assumed, so nothing is known beyond the longest
 * gap: `scale` is the only margin. aten looks once a second; add `check=1s` for that.
 */
export default defineDetector({
  name: 'aten',
  title: 'Satzger, exact (aten)',
  cite: 'src/aten_detect.erl, aten_detector.erl (rabbitmq/aten@d1c1ea8); Satzger, Pietzowski, Trumler, Ungerer, SAC 2007',
  rule: 'suspect when the silence exceeds `scale` times the gap that a share `theta` of the last `window` gaps stayed within',
  formula: 'τ = T_last + scale · S(k),  S(k) the k-th smallest gap, k = ⌈theta·n⌉',
  params: z.strictObject({
    scale,
    theta,
    window: gapWindow(1),
  }),
  memory: ({ window }) => window,
  sweep: () => ({
    scale: [1, 1.1, 1.25, 1.5, 2, 3],
    theta: [0.5, 0.9, 0.95, 0.99, 1],
    window: [30, 100, 1000],
  }),
  family: {
    param: 'scale',
    margin: (params) => params.scale,
    create: ({ scale, theta, window }, { interval }) => new RankedGap(scale, theta, window, interval),
  },
  threshold: (params) => params.theta,
});

class RankedGap extends GapSpread {
  readonly #scale: number;
  readonly #gaps: RankWindow;

  constructor(scale: number, theta: number, window: number, interval: number) {
    // a hair less, so that 0.9 of 10 is 9 whatever the product's last digit
    const gaps = new RankWindow(window, (count) => Math.max(1, Math.ceil(theta * count - 1e-9)));
    super(gaps, interval);
    this.#scale = scale;
    this.#gaps = gaps;
  }

  /** Share of the gaps that the silence exceeds: looks at every one of them. */
  suspicion(now: number): number {
    const silence = (now - this.centre) / this.#scale + NANOSECOND;
    if (this.#gaps.count === 0) return silence < this.spread ? 0 : 1;
    return this.#gaps.countUpTo(silence) / this.#gaps.count;
  }
}
