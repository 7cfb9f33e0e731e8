/**
 * The trace file. A signature, then sections: kind u8, 0 u8, watch u16, rows u32, bytes u32, crc32 u32 (little endian), and so
 * many bytes, compressed by zstd. Times are whole microseconds. A file is complete with its `end` section; until then its
 * name ends in `.part`, and its whole sections can be read all the same.
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
  /** Columns: seq, sent, delay, and the incarnation where it is not 0 throughout. */
  heard: 3,
  /** Columns: seq, sent. */
  lost: 4,
  /** JSON: a part of Events. */
  events: 5,
  /** JSON: End. */
  end: 6,
} as const;

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
  head.writeUInt32LE(crc32(body), 12);
  return head;
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
