import type { FamilyState } from '../../harness/detector.ts';
import type { QuantileWindow } from '../../harness/lib/quantile-windows.ts';

/** A family whose spread is a quantile of the gaps; until one is known, the interval stands for it. */
export class GapSpread implements FamilyState {
  readonly #gaps: QuantileWindow;
  readonly #extra: number;
  #last = Number.NaN;
  centre = 0;
  spread: number;

  /** @param extra always added to the silence that is allowed */
  constructor(gaps: QuantileWindow, interval: number, extra = 0) {
    this.#gaps = gaps;
    this.#extra = extra;
    this.spread = interval;
  }

  heartbeat(at: number): void {
    if (!Number.isNaN(this.#last)) {
      this.#gaps.push(at - this.#last);
      this.spread = this.#gaps.value;
    }
    this.#last = at;
    this.centre = at + this.#extra;
  }
}
