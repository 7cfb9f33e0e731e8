/**
 * Ranks of samples that are kept as counts in bins: memory does not grow with the window, and the bin of one fixed share
 * is known at all times by moving a cursor, a step or two a sample. All counts are halved after every `window` samples,
 * so what is old fades: a bin that was hit once is forgotten at the next halving.
 */
export class BinnedRanks {
  readonly #counts: Uint32Array;
  readonly #share: number;
  readonly #window: number;
  #total = 0;
  #sinceHalving = 0;
  /** The bin of the share, and how many samples lie in lower bins. */
  #cursor = 0;
  #below = 0;

  constructor(bins: number, share: number, window: number) {
    this.#counts = new Uint32Array(bins);
    this.#share = share;
    this.#window = window;
  }

  get total(): number {
    return this.#total;
  }

  /** The lowest bin up to which at least the share of all samples lies. */
  get bin(): number {
    return this.#cursor;
  }

  push(bin: number): void {
    const place = Math.min(bin, this.#counts.length - 1);
    this.#counts[place]!++;
    this.#total++;
    if (place < this.#cursor) this.#below++;
    if (++this.#sinceHalving === this.#window) this.#halve();
    this.#settle();
  }

  /** Share of the samples in this bin and lower ones. */
  shareUpTo(bin: number): number {
    let count = 0;
    for (let i = 0; i <= Math.min(bin, this.#counts.length - 1); i++) count += this.#counts[i]!;
    return this.#total === 0 ? 0 : count / this.#total;
  }

  #settle(): void {
    // a hair less, so that 0.9 of 10 is 9 whatever the product's last digit
    const rank = Math.max(1, Math.ceil(this.#share * this.#total - 1e-9));
    while (this.#below >= rank) this.#below -= this.#counts[--this.#cursor]!;
    while (this.#below + this.#counts[this.#cursor]! < rank) this.#below += this.#counts[this.#cursor++]!;
  }

  /** A window of ones would leave nothing: then the counts stay as they are. */
  #halve(): void {
    this.#sinceHalving = 0;
    const left = this.#counts.reduce((sum, count) => sum + (count >>> 1), 0);
    if (left === 0) return;
    this.#counts.forEach((count, i) => {
      this.#counts[i] = count >>> 1;
    });
    this.#total = left;
    this.#below = this.#counts.subarray(0, this.#cursor).reduce((sum, count) => sum + count, 0);
  }
}
