/** The columns of a watch, out of its sections. */
import { zstdDecompressSync } from 'node:zlib';
import { beforeFirst } from './format.ts';
import { unpack } from './planes.ts';
import { type Heard, type Lost, sharedFloats, sharedInts } from './trace.ts';

/** A section of columns. */
export interface Columns {
  readonly rows: number;
  /** Compressed. */
  readonly body: Buffer;
}

/** Room for the columns of a section, used again for each. */
class Scratch {
  readonly seq: Float64Array;
  /** In microseconds. */
  readonly sent: Float64Array;
  readonly other: Float64Array;
  readonly #interval: number;
  readonly #before: { seq: number; sent: number };

  constructor(sections: readonly Columns[], interval: number) {
    const room = sections.reduce((most, { rows }) => Math.max(most, rows), 0);
    this.seq = new Float64Array(room);
    this.sent = new Float64Array(room);
    this.other = new Float64Array(room);
    this.#interval = Math.round(1000 * interval);
    this.#before = beforeFirst(this.#interval);
  }

  /** Slots and send times of the next section; returns the place after them. */
  readSending(plain: Buffer, rows: number): number {
    const seqs = this.seq.subarray(0, rows);
    const sents = this.sent.subarray(0, rows);
    const after = unpack(plain, unpack(plain, 0, seqs), sents);
    let { seq, sent } = this.#before;
    for (let i = 0; i < rows; i++) {
      const steps = 1 + seqs[i]!;
      sent += sents[i]! + this.#interval * steps;
      seq += steps;
      seqs[i] = seq;
      sents[i] = sent;
    }
    Object.assign(this.#before, { seq, sent });
    return after;
  }

  readOther(plain: Buffer, rows: number, place: number): number {
    return unpack(plain, place, this.other.subarray(0, rows));
  }
}

export function readHeard(sections: readonly Columns[], interval: number): Heard {
  const total = totalRows(sections);
  const [at, seq, sentAt] = [sharedFloats(total), sharedInts(total), sharedFloats(total)];
  let incarnation: Uint32Array<SharedArrayBuffer> | undefined;
  const scratch = new Scratch(sections, interval);
  let row = 0;
  for (const { body, rows } of sections) {
    const plain = zstdDecompressSync(body);
    const after = scratch.readOther(plain, rows, scratch.readSending(plain, rows));
    const { sent, other: delay } = scratch;
    for (let i = 0; i < rows; i++) {
      sentAt[row + i] = sent[i]! / 1000;
      at[row + i] = (sent[i]! + delay[i]!) / 1000;
    }
    seq.set(scratch.seq.subarray(0, rows), row);
    if (after < plain.length) {
      incarnation ??= sharedInts(total);
      scratch.readOther(plain, rows, after);
      incarnation.set(scratch.other.subarray(0, rows), row);
    }
    row += rows;
  }
  return { at, seq, sentAt, ...(incarnation && { incarnation }) };
}

export function readLost(sections: readonly Columns[], interval: number): Lost {
  const total = totalRows(sections);
  const [seq, sentAt] = [sharedInts(total), sharedFloats(total)];
  const scratch = new Scratch(sections, interval);
  let row = 0;
  for (const { body, rows } of sections) {
    scratch.readSending(zstdDecompressSync(body), rows);
    for (let i = 0; i < rows; i++) sentAt[row + i] = scratch.sent[i]! / 1000;
    seq.set(scratch.seq.subarray(0, rows), row);
    row += rows;
  }
  return { seq, sentAt };
}

function totalRows(sections: readonly Columns[]): number {
  return sections.reduce((sum, { rows }) => sum + rows, 0);
}
