import * as z from 'zod';
import { type Detector, defineDetector } from '../harness/detector.ts';
import { WeibullLaw } from '../harness/lib/weibull.ts';
import { RunningWindow } from '../harness/lib/window.ts';
import { gapWindow, phiThreshold } from './shared/params.ts';

/**
 * The accrual detector of a Weibull law, fitted by its first two moments. Between its neighbours: with shape 1 it is the
 * exponential detector, and the more regular the gaps the more it is a fixed timeout at their length.
 * The variation of the gaps is taken to be at least 1 %. The law of the paper; the fit is by moments, which it is not there.
 */
export default defineDetector({
  name: 'weibull',
  title: 'Weibull accrual',
  cite: 'Liu, Wu, Li et al., A Weibull distribution accrual failure detector for cloud computing, PLoS ONE 12(3), 2017',
  rule: 'suspect when a silence this long has probability 10^−threshold under a Weibull law of the last `window` gaps',
  formula: 'τ = T_last + scale · (threshold · ln 10)^(1/shape)',
  params: z.strictObject({ threshold: phiThreshold, window: gapWindow() }),
  memory: ({ window }) => window,
  sweep: () => ({ threshold: [0.5, 1, 2, 3, 5, 8, 12, 16], window: [30, 100, 1000] }),
  threshold: ({ threshold }) => threshold,
  create: ({ threshold, window }, { interval }) => new WeibullGaps(threshold, window, interval),
});

/** Until two gaps are known: the nominal interval, and a quarter of it as deviation. */
class WeibullGaps implements Detector {
  readonly #lnLevel: number;
  readonly #gaps: RunningWindow;
  readonly #interval: number;
  readonly #law = new WeibullLaw();
  #last = Number.NaN;

  constructor(threshold: number, window: number, interval: number) {
    this.#lnLevel = Math.log(threshold * Math.LN10);
    this.#gaps = new RunningWindow(window);
    this.#interval = interval;
  }

  heartbeat(at: number): number {
    if (!Number.isNaN(this.#last)) this.#gaps.push(at - this.#last);
    this.#last = at;
    const { mean } = this.#gaps;
    // gaps that are all 0, as in a burst after a heal, have no law
    if (this.#gaps.count >= 2 && mean > 0) this.#law.fit(mean, this.#gaps.deviation);
    else this.#law.fit(this.#interval, this.#interval / 4);
    return at + this.#law.silenceOf(this.#lnLevel);
  }

  suspicion(now: number): number {
    const silence = Math.max(0, now - this.#last);
    return this.#law.levelOf(silence) / Math.LN10;
  }
}
