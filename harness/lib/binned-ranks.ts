/**
 * Ranks of samples that are kept as counts in bins: memory does not grow with the window, and the bin of one fixed share
 * is known at all times by moving a cursor, a step or two a sample. All counts are halved after every `window` samples,
 * so what is old fades: a bin that was hit once is forgotten at the next halving. Only bins that hold something are looked
 * at then, and those are two for each sample at most: O(1) a sample, however many bins there are.
 */
export class BinnedRanks {
  readonly #counts: Uint32Array;
  /** The bins that hold something, in no order. */
  #filled: number[] = [];
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
    if (this.#counts[place]!++ === 0) this.#filled.push(place);
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
    const counts = this.#counts;
    if (this.#filled.every((bin) => counts[bin] === 1)) return;
    this.#total = 0;
    this.#below = 0;
    for (const bin of this.#filled) {
      const left = counts[bin]! >>> 1;
      counts[bin] = left;
      this.#total += left;
      if (bin < this.#cursor) this.#below += left;
    }
    this.#filled = this.#filled.filter((bin) => counts[bin] !== 0);
  }
}
