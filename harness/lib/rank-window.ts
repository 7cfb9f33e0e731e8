/**
 * The r-th smallest of the last `size` samples, in O(log n) a sample: a heap of the r smallest with the greatest on top, and
 * a heap of the others with the least on top. The rank is a function of how many samples there are, so the boundary moves
 * by a sample or two while the window fills.
 */
export class RankWindow {
  readonly #values: Float64Array;
  readonly #rankOf: (count: number) => number;
  readonly #low: SlotHeap;
  readonly #high: SlotHeap;
  #count = 0;
  #next = 0;

  /** @param rankOf how many of `count` samples belong to the low side, 1 to count */
  constructor(size: number, rankOf: (count: number) => number) {
    this.#values = new Float64Array(size);
    this.#rankOf = rankOf;
    this.#low = new SlotHeap(this.#values, -1);
    this.#high = new SlotHeap(this.#values, 1);
  }

  get count(): number {
    return this.#count;
  }

  /** The sample of the rank; NaN while there is none. */
  get value(): number {
    return this.#values[this.#low.top] ?? Number.NaN;
  }

  /** The sample after it, or the same where it is the last. */
  get following(): number {
    return this.#high.size > 0 ? this.#values[this.#high.top]! : this.value;
  }

  push(sample: number): void {
    const slot = this.#next;
    this.#next = slot + 1 === this.#values.length ? 0 : slot + 1;
    if (this.#count === this.#values.length) {
      if (!this.#low.remove(slot)) this.#high.remove(slot);
    } else {
      this.#count++;
    }
    const below = this.#low.size > 0 && sample <= this.#values[this.#low.top]!;
    this.#values[slot] = sample;
    (below ? this.#low : this.#high).add(slot);
    const rank = this.#rankOf(this.#count);
    while (this.#low.size < rank) this.#low.add(this.#high.pop());
    while (this.#low.size > rank) this.#high.add(this.#low.pop());
  }

  /** How many samples are at most `limit`; looks at every one. */
  countUpTo(limit: number): number {
    let found = 0;
    for (let i = 0; i < this.#count; i++) if (this.#values[i]! <= limit) found++;
    return found;
  }
}

/** A heap of slots by their values, least on top for order 1, greatest for −1. It knows where each slot stands. */
class SlotHeap {
  readonly #values: Float64Array;
  readonly #order: 1 | -1;
  readonly #slots: Int32Array;
  readonly #places: Int32Array;
  size = 0;

  constructor(values: Float64Array, order: 1 | -1) {
    this.#values = values;
    this.#order = order;
    this.#slots = new Int32Array(values.length);
    this.#places = new Int32Array(values.length).fill(-1);
  }

  get top(): number {
    return this.size > 0 ? this.#slots[0]! : -1;
  }

  add(slot: number): void {
    this.#rise(this.size++, slot);
  }

  pop(): number {
    const slot = this.#slots[0]!;
    this.remove(slot);
    return slot;
  }

  /** False if the slot is not in this heap. Its value must still be the one it was added with. */
  remove(slot: number): boolean {
    const place = this.#places[slot]!;
    if (place < 0) return false;
    this.#places[slot] = -1;
    const last = this.#slots[--this.size]!;
    if (last === slot) return true;
    this.#rise(place, last);
    this.#sink(this.#places[last]!, last);
    return true;
  }

  #before(a: number, b: number): boolean {
    return this.#order * this.#values[a]! < this.#order * this.#values[b]!;
  }

  #put(place: number, slot: number): void {
    this.#slots[place] = slot;
    this.#places[slot] = place;
  }

  #rise(from: number, slot: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.#slots[parent]!;
      if (!this.#before(slot, above)) break;
      this.#put(place, above);
      place = parent;
    }
    this.#put(place, slot);
  }

  #sink(from: number, slot: number): void {
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.#before(this.#slots[child + 1]!, this.#slots[child]!)) child++;
      const below = this.#slots[child]!;
      if (!this.#before(below, slot)) break;
      this.#put(place, below);
      place = child;
    }
    this.#put(place, slot);
  }
}
