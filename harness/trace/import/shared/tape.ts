/** A list of numbers of any length: only its last block is in memory. */
import type { Scratch } from './scratch.ts';

const BLOCK = 65_536;

export class Tape {
  readonly #scratch: Scratch;
  readonly #block = new Float64Array(BLOCK);
  readonly #places: number[] = [];
  #filled = 0;

  constructor(scratch: Scratch) {
    this.#scratch = scratch;
  }

  get length(): number {
    return BLOCK * this.#places.length + this.#filled;
  }

  push(value: number): void {
    this.#block[this.#filled++] = value;
    if (this.#filled < BLOCK) return;
    this.#places.push(this.#scratch.append(this.#block));
    this.#filled = 0;
  }

  /** All numbers, in blocks that are only good until the next one. */
  async *forwards(): AsyncGenerator<Float64Array> {
    const room = new Float64Array(BLOCK);
    for (const place of this.#places) {
      await this.#scratch.read(place, room);
      yield room;
    }
    yield this.#block.subarray(0, this.#filled);
  }

  /** The last block first; within a block the numbers stand as they were pushed. */
  async *backwards(): AsyncGenerator<Float64Array> {
    const room = new Float64Array(BLOCK);
    yield this.#block.subarray(0, this.#filled);
    for (const place of this.#places.toReversed()) {
      await this.#scratch.read(place, room);
      yield room;
    }
  }
}
