/**
 * The trace file. A signature, then sections: kind u8, 0 u8, watch u16, rows u32, bytes u32, crc32 u32 (little endian), and so
 * many bytes, compressed by zstd; the crc is of what stands before it and of these bytes. Times are whole microseconds.
 * A file is complete with its `end` section; until then its name ends in `.part`, and its whole sections can be read all
 * the same.
 *
 * Columns tell by how much a row misses what the one before it lets expect, across the sections of a watch: the next slot,
 * and a send time as many intervals later as slots. Before the first row stand slot −1 and, an interval before 0, its time.
 */
import { crc32 } from 'node:zlib';

export const SIGNATURE = Buffer.from('fltrace\x01', 'latin1');
export const HEAD_BYTES = 16;
/** A block of zstd holds as many bytes, and so a plane of them. */
export const MOST_ROWS = 131_072;
export const PART = '.part';

export const SECTION = {
  /** JSON: About. */
  about: 1,
  /** JSON: WatchStart. */
  watch: 2,
  /** Columns: seq, sent, delay as it is, and the incarnation where it is not 0 throughout. */
  heard: 3,
  /** Columns: seq, sent. */
  lost: 4,
  /** JSON: a part of Events. */
  events: 5,
  /** JSON: End. */
  end: 6,
} as const;

/** What columns are told against, at the start of a watch; times in microseconds. */
export function beforeFirst(interval: number): { seq: number; sent: number } {
  return { seq: -1, sent: -interval };
}

export interface Head {
  readonly kind: number;
  readonly watch: number;
  readonly rows: number;
  readonly bytes: number;
  readonly crc: number;
}

export interface WatchStart {
  readonly link: { readonly from: string; readonly to: string };
  readonly from: number;
}

/** By watch: until when it went on, and when the observer stood still. */
export interface End {
  readonly watches: readonly {
    readonly until: number;
    readonly stalls: readonly { readonly from: number; readonly until: number }[];
  }[];
}

export function headOf(kind: number, watch: number, rows: number, body: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt8(kind, 0);
  head.writeUInt16LE(watch, 2);
  head.writeUInt32LE(rows, 4);
  head.writeUInt32LE(body.length, 8);
  head.writeUInt32LE(checksum(head, body), 12);
  return head;
}

/** @param head all of it, or what stands before the checksum */
export function checksum(head: Buffer, body: Buffer): number {
  return crc32(body, crc32(head.subarray(0, HEAD_BYTES - 4)));
}

export function readHead(bytes: Buffer, at: number): Head {
  return {
    kind: bytes.readUInt8(at),
    watch: bytes.readUInt16LE(at + 2),
    rows: bytes.readUInt32LE(at + 4),
    bytes: bytes.readUInt32LE(at + 8),
    crc: bytes.readUInt32LE(at + 12),
  };
}
