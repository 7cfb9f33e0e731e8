/** Rows of one watch that are not written yet. */
import { badInput } from '../errors.ts';
import type { Ms } from '../model.ts';
import { beforeFirst } from './format.ts';
import { packed } from './planes.ts';

const FIRST_ROOM = 256;

interface Row {
  seq: number;
  sent: number;
}

export function micros(ms: Ms): number {
  return Math.round(1000 * ms);
}

/** Of a row; side by side, as one heartbeat writes all of them and the next one is another link’s. */
const FIELD = { seq: 0, sent: 1, delay: 2, incarnation: 3 } as const;
const WIDTH = 4;

/** Times are in microseconds. Its room grows: a cluster has many quiet links. */
export class Gathered {
  rows = 0;
  #fields = new Float64Array(WIDTH * FIRST_ROOM);
  readonly #interval: number;
  /** The last row that was taken. */
  #before: Row;

  constructor(interval: number) {
    this.#interval = interval;
    this.#before = beforeFirst(interval);
  }

  push(seq: number, sent: number, delay: number, incarnation: number): void {
    const at = WIDTH * this.rows;
    if (at === this.#fields.length) this.#resize(2 * this.rows);
    const fields = this.#fields;
    fields[at] = seq;
    fields[at + 1] = sent;
    fields[at + 2] = delay;
    fields[at + 3] = incarnation;
    this.rows++;
  }

  /** All rows as the bytes of a section, which are then no longer here. */
  take(arrivals: boolean): Buffer {
    const [seq, sent, incarnation] = [
      this.#column(FIELD.seq),
      this.#column(FIELD.sent),
      this.#column(FIELD.incarnation),
    ];
    for (const numbers of [seq, incarnation]) refuseOdd(numbers);
    const columns = [followed(seq, this.#before), scheduled(sent, seq, this.#before, this.#interval)];
    if (arrivals) {
      columns.push(this.#column(FIELD.delay));
      if (incarnation.some((life) => life > 0)) columns.push(incarnation);
    }
    const bytes = Buffer.concat(columns.map(packed));
    this.#before = { seq: seq.at(-1)!, sent: sent.at(-1)! };
    this.rows = 0;
    return bytes;
  }

  /** Gives back the room that it grew. */
  shrink(): void {
    this.#resize(Math.max(this.rows, FIRST_ROOM));
  }

  #column(field: number): Float64Array {
    const column = new Float64Array(this.rows);
    for (let row = 0; row < column.length; row++) column[row] = this.#fields[WIDTH * row + field]!;
    return column;
  }

  #resize(room: number): void {
    const fresh = new Float64Array(WIDTH * room);
    fresh.set(this.#fields.subarray(0, WIDTH * this.rows));
    this.#fields = fresh;
  }
}

/** They are kept in 32 bits. */
function refuseOdd(numbers: Float64Array): void {
  for (const number of numbers) {
    if (number >>> 0 === number) continue;
    throw badInput(`a heartbeat has the number ${number}`, undefined, 'number them from 0, below 2^32');
  }
}

/** By how much each slot misses the one after the one before it. */
function followed(seq: Float64Array, before: Row): Float64Array {
  const missed = new Float64Array(seq.length);
  let last = before.seq;
  for (let i = 0; i < seq.length; i++) {
    missed[i] = seq[i]! - (last + 1);
    last = seq[i]!;
  }
  return missed;
}

/** By how much each send time misses the schedule, by the one before it. */
function scheduled(sent: Float64Array, seq: Float64Array, before: Row, interval: number): Float64Array {
  const missed = new Float64Array(sent.length);
  let last = before;
  for (let i = 0; i < sent.length; i++) {
    const row = { seq: seq[i]!, sent: sent[i]! };
    missed[i] = row.sent - last.sent - interval * (row.seq - last.seq);
    last = row;
  }
  return missed;
}
