/**
 * Mean and population deviation of the last `size` samples, in constant time per sample.
 * Samples are kept as offsets from a base near them: sums of squares of large, nearly equal numbers would cancel.
 * Base and sums are taken anew each time the window wraps, so rounding does not add up over millions of heartbeats.
 */
export class RunningWindow {
  readonly #offsets: Float64Array;
  #base = 0;
  #count = 0;
  #next = 0;
  #sum = 0;
  #squares = 0;

  constructor(size: number) {
    this.#offsets = new Float64Array(size);
  }

  get count(): number {
    return this.#count;
  }

  push(sample: number): void {
    if (this.#count === 0) this.#base = sample;
    const offset = sample - this.#base;
    if (this.#count === this.#offsets.length) {
      const evicted = this.#offsets[this.#next]!;
      this.#sum -= evicted;
      this.#squares -= evicted * evicted;
    } else {
      this.#count++;
    }
    this.#offsets[this.#next] = offset;
    this.#sum += offset;
    this.#squares += offset * offset;
    if (++this.#next === this.#offsets.length) {
      this.#next = 0;
      this.#resum();
    }
  }

  get mean(): number {
    return this.#base + this.#sum / this.#count;
  }

  get deviation(): number {
    const mean = this.#sum / this.#count;
    return Math.sqrt(Math.max(0, this.#squares / this.#count - mean * mean));
  }

  /** The base moves along: a first sample unlike all others would cost digits for ever. */
  #resum(): void {
    const moved = this.#sum / this.#count;
    this.#base += moved;
    this.#sum = 0;
    this.#squares = 0;
    for (let i = 0; i < this.#offsets.length; i++) {
      const offset = this.#offsets[i]! - moved;
      this.#offsets[i] = offset;
      this.#sum += offset;
      this.#squares += offset * offset;
    }
  }
}
