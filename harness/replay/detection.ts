/**
 * How long crashes take to be noticed, over all instants at which a sender could have crashed. A crash between two sendings
 * is noticed at the deadline d that the first of them led to, so it takes d − c, for c uniform in that time: a mixture of
 * uniform laws. Laws that are alike are kept as one, with their means, so memory does not grow with the trace, and the
 * quantiles are right to a small part of an interval.
 */
import type { Ms } from '../model.ts';
import type { Laws } from './mixture.ts';

/** Laws share a cell if their ends agree in sign, exponent and so many binary digits, */
const END_DIGITS = 7;
/** their lengths in so many digits, */
const LENGTH_DIGITS = 4;
/** and their spreads in so many. A key of all three has 50 bits, and a number holds 53. */
const SPREAD_DIGITS = 5;
const SPREAD_KEYS = 2 ** (11 + SPREAD_DIGITS);
const LENGTH_KEYS = 2 ** (11 + LENGTH_DIGITS);
/** Key, weight, and the weighted sums of end, spread and length. */
const CELL = 5;
const FIRST_CELLS = 256;

/** The same memory as numbers and as words: the upper one begins with sign, exponent and the first 20 digits. */
const floats = new Float64Array(3);
const words = new Uint32Array(floats.buffer);

export class DetectionTimes {
  #slots = FIRST_CELLS;
  #used = 0;
  #cells = new Float64Array(CELL * FIRST_CELLS);

  /**
   * Crashes in a time of that length: the first of them takes `end + margin · spread` to be noticed, the last so much less.
   * What is below 0 counts as 0.
   */
  add(end: Ms, spread: Ms, length: Ms): void {
    if (!(length > 0)) return;
    const at = this.#cellOf(end, spread, length);
    const cells = this.#cells;
    cells[at + 1]! += length;
    cells[at + 2]! += length * end;
    cells[at + 3]! += length * spread;
    cells[at + 4]! += length * length;
  }

  /** Open addressing: the cell of laws like this, or an empty one made theirs. A key is never 0, as no length is. */
  #cellOf(end: Ms, spread: Ms, length: Ms): number {
    floats[0] = end;
    floats[1] = length;
    floats[2] = spread;
    const e = words[1]! >>> (20 - END_DIGITS);
    const l = words[3]! >>> (20 - LENGTH_DIGITS);
    const s = words[5]! >>> (20 - SPREAD_DIGITS);
    const key = (e * LENGTH_KEYS + l) * SPREAD_KEYS + s;
    const hash = Math.imul(Math.imul(e, 31) + s, 0x9e3779b1) + Math.imul(l, 0x85ebca6b);
    const cells = this.#cells;
    const mask = this.#slots - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const at = CELL * slot;
      if (cells[at] === key) return at;
      if (cells[at] !== 0) continue;
      if (2 * ++this.#used > this.#slots) {
        this.#double();
        return this.#cellOf(end, spread, length);
      }
      cells[at] = key;
      return at;
    }
  }

  #double(): void {
    const before = this.#cells;
    this.#slots *= 2;
    this.#used = 0;
    this.#cells = new Float64Array(CELL * this.#slots);
    for (let from = 0; from < before.length; from += CELL) {
      const weight = before[from + 1]!;
      if (weight === 0) continue;
      const at = this.#cellOf(
        before[from + 2]! / weight,
        before[from + 3]! / weight,
        before[from + 4]! / weight,
      );
      // a mean may have rounded into the next cell
      for (let i = 1; i < CELL; i++) this.#cells[at + i]! += before[from + i]!;
    }
  }

  /** What was added, alike laws as one. */
  laws(): Laws {
    const cells = this.#cells;
    const laws = {
      ends: new Float64Array(this.#used),
      spreads: new Float64Array(this.#used),
      lengths: new Float64Array(this.#used),
      weights: new Float64Array(this.#used),
    };
    let row = 0;
    for (let at = 0; at < cells.length; at += CELL) {
      const weight = cells[at + 1]!;
      if (weight === 0) continue;
      laws.ends[row] = cells[at + 2]! / weight;
      laws.spreads[row] = cells[at + 3]! / weight;
      laws.lengths[row] = cells[at + 4]! / weight;
      laws.weights[row++] = weight;
    }
    return laws;
  }
}
