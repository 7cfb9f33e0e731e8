/**
 * Rows of four numbers, sorted by the first, then the second and so on, however many there are and in whatever order they
 * come. So many at a time are sorted in memory and put aside, and what was put aside is merged as it is read: a log of a
 * gigabyte takes as much memory as one of ten megabytes. A buffer that only reorders neighbours would be simpler, but a
 * file sorted by sequence number has its burst after an outage as far out of order as the outage was long.
 */
import type { Scratch } from './scratch.ts';

const WIDTH = 4;
/** Rows sorted at once: 8 MB. */
const RUN = 2 ** 18;
/** Rows of each run in memory while they are merged. */
const READ = 1024;

export class Sorted {
  readonly #scratch: Scratch;
  readonly #most: number;
  readonly #run: Float64Array;
  readonly #sorted: Float64Array;
  readonly #order: Uint32Array;
  readonly #spare: Uint32Array;
  readonly #cursors: Cursor[] = [];
  #rows = 0;
  #inOrder = true;

  /** @param most rows that are sorted at once */
  constructor(scratch: Scratch, most = RUN) {
    this.#scratch = scratch;
    this.#most = most;
    this.#run = new Float64Array(WIDTH * most);
    this.#sorted = new Float64Array(WIDTH * most);
    this.#order = new Uint32Array(most);
    this.#spare = new Uint32Array(most);
  }

  push(a: number, b: number, c: number, d: number): void {
    const at = WIDTH * this.#rows++;
    const run = this.#run;
    run[at] = a;
    run[at + 1] = b;
    run[at + 2] = c;
    run[at + 3] = d;
    if (at > 0 && this.#inOrder) this.#inOrder = compare(run, at - WIDTH, run, at) <= 0;
    if (this.#rows < this.#most) return;
    const place = this.#scratch.append(this.#sortedRun());
    this.#cursors.push(new Cursor(this.#scratch, place, this.#most));
    this.#rows = 0;
    this.#inOrder = true;
  }

  /** All rows, one after another in blocks that are only good until the next one. To be called once. */
  async *blocks(): AsyncGenerator<Float64Array> {
    const rest = new Cursor(this.#scratch, 0, 0);
    rest.block = this.#sortedRun();
    const cursors = [...this.#cursors, rest];
    for (const cursor of this.#cursors) await cursor.refill();
    let open = cursors.filter(({ block }) => block.length > 0);
    const out = new Float64Array(WIDTH * READ);
    let filled = 0;
    while (open.length > 0) {
      const { first, second } = leastOf(open);
      // the first goes on until the second is less: for long, where the log was nearly in order
      do {
        for (let i = 0; i < WIDTH; i++) out[filled++] = first.block[first.at++]!;
        if (filled < out.length) continue;
        yield out;
        filled = 0;
      } while (first.at < first.block.length && (!second || isBefore(first, second)));
      if (first.at === first.block.length && !(await first.refill()))
        open = open.filter((cursor) => cursor !== first);
    }
    yield out.subarray(0, filled);
  }

  #sortedRun(): Float64Array {
    const run = this.#run.subarray(0, WIDTH * this.#rows);
    if (this.#inOrder) return run;
    sortRows(run, this.#rows, this.#order, this.#spare);
    const sorted = this.#sorted.subarray(0, run.length);
    for (let row = 0, to = 0; row < this.#rows; row++)
      for (let i = 0, from = WIDTH * this.#order[row]!; i < WIDTH; i++) sorted[to++] = run[from++]!;
    return sorted;
  }
}

/**
 * Merge sort of row numbers, in room that is used again and again: what the sorts of JavaScript leave to be collected would
 * take more memory than all else. Little is done where little is out of order.
 */
function sortRows(run: Float64Array, rows: number, order: Uint32Array, spare: Uint32Array): void {
  const isBefore = (a: number, b: number): boolean => compare(run, WIDTH * a, run, WIDTH * b) < 0;
  for (let row = 0; row < rows; row++) order[row] = row;
  for (let width = 1; width < rows; width *= 2) {
    for (let low = 0; low + width < rows; low += 2 * width) {
      const middle = low + width;
      if (!isBefore(order[middle]!, order[middle - 1]!)) continue;
      const high = Math.min(middle + width, rows);
      spare.set(order.subarray(low, middle));
      for (let left = 0, right = middle, to = low; left < width; to++) {
        const takeRight = right < high && isBefore(order[right]!, spare[left]!);
        order[to] = takeRight ? order[right++]! : spare[left++]!;
      }
    }
  }
}

/** A run that is being read. */
class Cursor {
  block: Float64Array = new Float64Array(0);
  /** Where its next row begins in the block. */
  at = 0;
  readonly #scratch: Scratch;
  #place: number;
  #left: number;

  constructor(scratch: Scratch, place: number, rows: number) {
    this.#scratch = scratch;
    this.#place = place;
    this.#left = rows;
  }

  /** Whether there was more. */
  async refill(): Promise<boolean> {
    const rows = Math.min(READ, this.#left);
    if (this.block.length !== WIDTH * rows) this.block = new Float64Array(WIDTH * rows);
    this.at = 0;
    if (rows === 0) return false;
    await this.#scratch.read(this.#place, this.block);
    this.#place += this.block.byteLength;
    this.#left -= rows;
    return true;
  }
}

function leastOf(cursors: readonly Cursor[]): { first: Cursor; second: Cursor | undefined } {
  let first = cursors[0]!;
  let second: Cursor | undefined;
  for (let i = 1; i < cursors.length; i++) {
    const cursor = cursors[i]!;
    if (isBefore(cursor, first)) {
      second = first;
      first = cursor;
    } else if (!second || isBefore(cursor, second)) second = cursor;
  }
  return { first, second };
}

function isBefore(a: Cursor, b: Cursor): boolean {
  return compare(a.block, a.at, b.block, b.at) < 0;
}

function compare(a: Float64Array, i: number, b: Float64Array, j: number): number {
  for (let column = 0; column < WIDTH; column++) {
    const [left, right] = [a[i + column]!, b[j + column]!];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
