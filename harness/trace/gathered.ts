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

/** Times are in microseconds. Its room grows: a cluster has many quiet links. */
export class Gathered {
  rows = 0;
  #seq = new Float64Array(FIRST_ROOM);
  #sent = new Float64Array(FIRST_ROOM);
  #delay = new Float64Array(FIRST_ROOM);
  #incarnation = new Float64Array(FIRST_ROOM);
  readonly #interval: number;
  /** The last row that was taken. */
  #before: Row;

  constructor(interval: number) {
    this.#interval = interval;
    this.#before = beforeFirst(interval);
  }

  push(seq: number, sent: number, delay: number, incarnation: number): void {
    const { rows } = this;
    if (rows === this.#seq.length) this.#resize(2 * rows);
    this.#seq[rows] = seq;
    this.#sent[rows] = sent;
    this.#delay[rows] = delay;
    this.#incarnation[rows] = incarnation;
    this.rows = rows + 1;
  }

  /** All rows as the bytes of a section, which are then no longer here. */
  take(arrivals: boolean): Buffer {
    const [seq, sent, delay, incarnation] = [this.#seq, this.#sent, this.#delay, this.#incarnation].map(
      (column) => column.subarray(0, this.rows),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array];
    for (const numbers of [seq, incarnation]) refuseOdd(numbers);
    const columns = [followed(seq, this.#before), scheduled(sent, seq, this.#before, this.#interval)];
    if (arrivals) {
      columns.push(delay);
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

  #resize(room: number): void {
    const resized = (column: Float64Array): Float64Array<ArrayBuffer> => {
      const fresh = new Float64Array(room);
      fresh.set(column.subarray(0, this.rows));
      return fresh;
    };
    this.#seq = resized(this.#seq);
    this.#sent = resized(this.#sent);
    this.#delay = resized(this.#delay);
    this.#incarnation = resized(this.#incarnation);
  }
}

/** They are kept in 32 bits. */
function refuseOdd(numbers: Float64Array): void {
  const odd = numbers.find((number) => number >>> 0 !== number);
  if (odd === undefined) return;
  throw badInput(`a heartbeat has the number ${odd}`, undefined, 'number them from 0, below 2^32');
}

/** By how much each slot misses the one after the one before it. */
function followed(seq: Float64Array, before: Row): Float64Array {
  return seq.map((slot, i) => slot - ((i === 0 ? before.seq : seq[i - 1]!) + 1));
}

/** By how much each send time misses the schedule, by the one before it. */
function scheduled(sent: Float64Array, seq: Float64Array, before: Row, interval: number): Float64Array {
  return sent.map((time, i) => {
    const [lastSent, lastSeq] = i === 0 ? [before.sent, before.seq] : [sent[i - 1]!, seq[i - 1]!];
    return time - lastSent - interval * (seq[i]! - lastSeq);
  });
}
