import type { Ms } from '../../model.ts';

/** The longest silence in each slice of time. */
export class Strip {
  readonly from: Ms;
  /** How long a slice is. */
  readonly slice: Ms;
  readonly #worst: Float64Array;

  constructor(from: Ms, until: Ms, slices: number) {
    this.from = from;
    this.slice = Math.max(until - from, Number.MIN_VALUE) / slices;
    this.#worst = new Float64Array(slices).fill(Number.NaN);
  }

  /** A silence counts in every slice that it touches, with its whole length. */
  silence(from: Ms, until: Ms): void {
    const most = this.#worst.length - 1;
    const last = Math.min(most, Math.floor((until - this.from) / this.slice));
    const first = Math.min(last, Math.floor((from - this.from) / this.slice));
    for (let i = Math.max(0, first); i <= last; i++) {
      // of no number, nothing is greater
      if (!(this.#worst[i]! >= until - from)) this.#worst[i] = until - from;
    }
  }

  merge(other: Strip): void {
    other.#worst.forEach((worst, i) => {
      if (worst > this.#worst[i]! || Number.isNaN(this.#worst[i])) this.#worst[i] = worst;
    });
  }

  /** null: nothing was watched there. */
  get worst(): (Ms | null)[] {
    return [...this.#worst].map((worst) => (Number.isNaN(worst) ? null : Math.round(1000 * worst) / 1000));
  }
}
