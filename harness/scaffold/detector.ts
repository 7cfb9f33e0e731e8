import { defineDetector, type FamilyState, RunningWindow, z } from 'flatline';

/** Suspect when the silence is `factor` times the mean of the last `window` gaps between heartbeats. */
export default defineDetector({
  name: 'my-detector',
  title: 'multiple of the mean gap',
  cite: 'the paper or source file that it models',
  rule: 'suspect when the silence is `factor` times the mean of the last `window` gaps',
  formula: 'τ = T_last + factor · mean',
  params: z.strictObject({
    factor: z
      .number()
      .positive()
      .default(3)
      .describe('Mean gaps of silence before suspicion. More: fewer mistakes, slower detection.'),
    window: z
      .int()
      .min(1)
      .default(100)
      .describe('Gaps averaged. More: steadier, slower to follow a changed network.'),
  }),
  // an outage is one long gap, and it stays in the mean until the window has passed
  memory: ({ window }) => window,
  sweep: () => ({ factor: [1.5, 2, 3, 5, 10], window: [10, 100, 1000] }),
  // the deadline is centre + margin · spread: from this, whole trade-off curves are computed in one pass
  family: {
    param: 'factor',
    margin: ({ factor }) => factor,
    level: (gaps) => gaps,
    create: ({ window }, { interval }) => new MeanGap(window, interval),
  },
});

/** Until a gap is known, the nominal interval stands for the mean. */
class MeanGap implements FamilyState {
  readonly #gaps: RunningWindow;
  #last: number | undefined;
  centre = 0;
  spread: number;

  constructor(window: number, interval: number) {
    this.#gaps = new RunningWindow(window);
    this.spread = interval;
  }

  heartbeat(at: number): void {
    if (this.#last !== undefined) {
      this.#gaps.push(at - this.#last);
      this.spread = this.#gaps.mean;
    }
    this.#last = at;
    this.centre = at;
  }
}
