import type { Rng } from '../../lib/rng.ts';

/** So many slots share a stream: few enough to walk through to any of them, many enough that making streams costs nothing. */
const BLOCK = 1024;

/**
 * Chance that belongs to the slots of a schedule: one draw for each, whether the slots before it were used or not. It is
 * fastest slot after slot.
 */
export class Slotted {
  readonly #random: Rng;
  readonly #draw: (random: Rng) => number;
  #block: Rng | undefined;
  #number = 0;
  /** The slot whose draw comes next of the block, and the first that is not of it. */
  #next = 0;
  #end = 0;

  /** @param draw may take any number of numbers */
  constructor(random: Rng, draw: (random: Rng) => number) {
    this.#random = random;
    this.#draw = draw;
  }

  at(slot: number): number {
    if (slot !== this.#next || slot === this.#end) this.#seek(slot);
    this.#next = slot + 1;
    return this.#draw(this.#block!);
  }

  #seek(slot: number): void {
    const number = Math.floor(slot / BLOCK);
    if (this.#block === undefined || number !== this.#number || slot < this.#next) {
      this.#number = number;
      this.#next = number * BLOCK;
      this.#end = this.#next + BLOCK;
      this.#block = this.#random.fork(number);
    }
    for (; this.#next < slot; this.#next++) this.#draw(this.#block);
  }
}

export function uniform(random: Rng): number {
  return random.float();
}

export function normal(random: Rng): number {
  return random.normal();
}

/** With mean 1. */
export function exponential(random: Rng): number {
  return random.exponential(1);
}
