/**
 * The P² estimate of a quantile from five markers, without keeping samples: Jain and Chlamtac, CACM 28(10), 1985. It never
 * forgets, and for a high quantile it needs a thousand samples to be of use.
 */
export class P2Quantile {
  readonly #share: number;
  readonly #heights: number[] = [];
  readonly #places = [1, 2, 3, 4, 5];
  readonly #wanted: number[];
  readonly #steps: readonly number[];

  constructor(share: number) {
    this.#share = share;
    this.#steps = [0, share / 2, share, (1 + share) / 2, 1];
    this.#wanted = this.#steps.map((step) => 1 + 4 * step);
  }

  get count(): number {
    return this.#heights.length < 5 ? this.#heights.length : this.#places[4]!;
  }

  /** The five markers, lowest to highest. */
  get markers(): readonly number[] {
    return this.#heights;
  }

  /** The middle marker; before five samples, the sample of that rank; NaN before the first. */
  get value(): number {
    if (this.#heights.length === 5) return this.#heights[2]!;
    return this.#heights[Math.max(0, Math.ceil(this.#share * this.#heights.length) - 1)] ?? Number.NaN;
  }

  push(sample: number): void {
    const q = this.#heights;
    if (q.length < 5) {
      q.push(sample);
      q.sort((a, b) => a - b);
      return;
    }
    if (sample < q[0]!) q[0] = sample;
    if (sample > q[4]!) q[4] = sample;
    const cell = sample < q[1]! ? 0 : sample < q[2]! ? 1 : sample < q[3]! ? 2 : 3;
    for (let i = cell + 1; i < 5; i++) this.#places[i]!++;
    for (let i = 0; i < 5; i++) this.#wanted[i]! += this.#steps[i]!;
    for (let i = 1; i < 4; i++) this.#adjust(i);
  }

  /** Moves a marker that is a place or more off, along a parabola, or a line where that would leave its neighbours. */
  #adjust(i: number): void {
    const [q, n] = [this.#heights, this.#places];
    const off = this.#wanted[i]! - n[i]!;
    const [left, right] = [n[i]! - n[i - 1]!, n[i + 1]! - n[i]!];
    const step = off >= 1 && right > 1 ? 1 : off <= -1 && left > 1 ? -1 : 0;
    if (step === 0) return;
    const rising = (q[i + 1]! - q[i]!) / right;
    const falling = (q[i]! - q[i - 1]!) / left;
    const parabola = q[i]! + (step / (left + right)) * ((left + step) * rising + (right - step) * falling);
    const between = q[i - 1]! < parabola && parabola < q[i + 1]!;
    q[i] = between ? parabola : q[i]! + step * (step > 0 ? rising : falling);
    n[i]! += step;
  }
}
