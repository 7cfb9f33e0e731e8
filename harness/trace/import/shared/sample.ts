/** Quantiles of a stream of any length: exact up to a million values, then of every second one, of every fourth … */

const MOST = 2 ** 20;

export class Sample {
  readonly #kept = new Float64Array(MOST);
  #count = 0;
  #stride = 1;
  #skip = 0;

  push(value: number): void {
    if (this.#skip > 0) {
      this.#skip--;
      return;
    }
    if (this.#count === MOST) this.#thin();
    this.#kept[this.#count++] = value;
    this.#skip = this.#stride - 1;
  }

  /** The least value that at least that share does not exceed; NaN where there is none. */
  quantile(share: number): number {
    const sorted = this.#kept.slice(0, this.#count).sort();
    return sorted[Math.max(0, Math.ceil(share * this.#count - 1e-9) - 1)] ?? Number.NaN;
  }

  #thin(): void {
    this.#stride *= 2;
    this.#count = MOST / 2;
    for (let i = 0; i < this.#count; i++) this.#kept[i] = this.#kept[2 * i]!;
  }
}
