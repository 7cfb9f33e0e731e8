/**
 * What a node writes down while it runs: fixed-size records, appended one by one, so that a node that is killed at any
 * instant leaves everything but a part of its last record. Memory does not grow with the length of a run.
 *
 * Record, 32 bytes, little endian: kind u8, flag u8, peer u16, seq u32, incarnation u32, size u32, at f64, other f64.
 * The first record is a header whose kind is HEADER and whose seq is the version.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Ms } from '../model.ts';

export const RECORD_BYTES = 32;
const VERSION = 1;

/** The kinds of records and what their fields mean; fields not named are 0. */
export const KIND = {
  header: 0x46,
  /** at: when; peer: to whom; seq; size: bytes */
  sent: 1,
  /** at: arrival; other: sent at, by the sender's stamp; peer: from whom; seq; incarnation: the sender's */
  heard: 2,
  /** at: when it was noticed; other: when the rule says; peer: about whom; seq: index of the tuning; flag: see VOICE */
  voiced: 3,
  /** at: when; other: CPU of the process so far, µs; size: resident memory, kB */
  usage: 4,
  /** at: when it was noticed; other: how late the event loop was, ms; only what exceeds the threshold */
  lag: 5,
  /** at: the node began its pattern */
  began: 7,
  /** at: when it found out that it had not run; other: since when */
  froze: 9,
  /** at: when; peer: to whom a lasting connection was opened */
  opened: 8,
} as const;

/** Flags of a voiced opinion. */
export const VOICE = {
  trust: 0,
  /** A timer noticed the deadline. */
  suspect: 1,
  /** A heartbeat came before the timer and found the deadline past: the suspicion counts from when the rule says. */
  overdue: 2,
} as const;

export interface JournalRecord {
  readonly kind: number;
  readonly flag?: number;
  readonly peer?: number;
  readonly seq?: number;
  readonly incarnation?: number;
  readonly size?: number;
  readonly at: Ms;
  readonly other?: number;
}

/** Where a node writes things down. */
export interface Journal {
  write(record: JournalRecord): void;
}

export class JournalWriter implements Journal {
  readonly #file: number;
  readonly #buffer = Buffer.alloc(RECORD_BYTES);

  constructor(path: string) {
    this.#file = openSync(path, 'wx');
    this.write({ kind: KIND.header, seq: VERSION, at: 0 });
  }

  /** Throws when the disk is full. */
  write({
    kind,
    flag = 0,
    peer = 0,
    seq = 0,
    incarnation = 0,
    size = 0,
    at,
    other = 0,
  }: JournalRecord): void {
    const buffer = this.#buffer;
    buffer.writeUInt8(kind, 0);
    buffer.writeUInt8(flag, 1);
    buffer.writeUInt16LE(peer, 2);
    buffer.writeUInt32LE(seq, 4);
    buffer.writeUInt32LE(incarnation, 8);
    buffer.writeUInt32LE(size, 12);
    buffer.writeDoubleLE(at, 16);
    buffer.writeDoubleLE(other, 24);
    let written = 0;
    while (written < RECORD_BYTES) written += writeSync(this.#file, buffer, written);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** The whole records of a journal, read in place: a long run has hundreds of thousands. */
export class JournalReader {
  readonly #bytes: Buffer;
  /** A part of a record at the end is what a kill leaves, and does not count. */
  readonly length: number;

  /** Throws when the file is no journal, or of another version. */
  constructor(path: string) {
    const bytes = readFileSync(path);
    this.#bytes = bytes.subarray(RECORD_BYTES);
    // killed while it was being made: not even its header is whole, and nothing follows
    const whole = bytes.length >= RECORD_BYTES;
    if (whole && bytes.readUInt8(0) !== KIND.header) throw new Error(`${path} is not a journal of a node`);
    const version = whole ? bytes.readUInt32LE(4) : VERSION;
    if (version !== VERSION)
      throw new Error(`${path} is a journal of version ${version}; this reads ${VERSION}`);
    this.length = Math.floor(this.#bytes.length / RECORD_BYTES);
  }

  kind(i: number): number {
    return this.#bytes.readUInt8(i * RECORD_BYTES);
  }

  flag(i: number): number {
    return this.#bytes.readUInt8(i * RECORD_BYTES + 1);
  }

  peer(i: number): number {
    return this.#bytes.readUInt16LE(i * RECORD_BYTES + 2);
  }

  seq(i: number): number {
    return this.#bytes.readUInt32LE(i * RECORD_BYTES + 4);
  }

  incarnation(i: number): number {
    return this.#bytes.readUInt32LE(i * RECORD_BYTES + 8);
  }

  size(i: number): number {
    return this.#bytes.readUInt32LE(i * RECORD_BYTES + 12);
  }

  at(i: number): Ms {
    return this.#bytes.readDoubleLE(i * RECORD_BYTES + 16);
  }

  other(i: number): number {
    return this.#bytes.readDoubleLE(i * RECORD_BYTES + 24);
  }

  /** Where the records of a kind stand, in order. */
  of(kind: number, peer?: number): Uint32Array {
    const fits = (i: number): boolean =>
      this.kind(i) === kind && (peer === undefined || this.peer(i) === peer);
    let count = 0;
    for (let i = 0; i < this.length; i++) if (fits(i)) count++;
    const places = new Uint32Array(count);
    for (let i = 0, next = 0; i < this.length; i++) if (fits(i)) places[next++] = i;
    return places;
  }
}
