/** A heartbeat as bytes. Frames have a magic, a length and a checksum: dropped chunks may cut a stream anywhere. */
import { crc32 } from 'node:zlib';
import type { Message } from '../../patterns/pattern.ts';

const MAGIC = 0xf1a7;
const HEAD_BYTES = 28;

export interface Frame {
  /** Index of the sending node. */
  readonly from: number;
  readonly message: Message;
}

/**
 * magic u16, length u16, from u16, kind u16, seq u32, incarnation u32, sent at f64, checksum u32, padding.
 * @param size of the whole frame, at least 28 and at most 65535
 */
export function encodeFrame({ from, message }: Frame, size: number): Buffer {
  const frame = Buffer.alloc(size);
  frame.writeUInt16LE(MAGIC, 0);
  frame.writeUInt16LE(size, 2);
  frame.writeUInt16LE(from, 4);
  frame.writeUInt16LE(0, 6);
  frame.writeUInt32LE(message.seq, 8);
  frame.writeUInt32LE(message.incarnation, 12);
  frame.writeDoubleLE(message.sentAt, 16);
  frame.writeUInt32LE(crc32(frame.subarray(0, 24)), 24);
  return frame;
}

/**
 * Finds the frames in whatever pieces a connection delivers. A frame counts when its last byte is there. Padding is all
 * zeros, so anything else in it means that the frame was cut, and the next one starts there.
 */
export class FrameDecoder {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Frame[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    let at = 0;
    while (bytes.length - at >= HEAD_BYTES) {
      if (!isHead(bytes, at)) {
        at++;
        continue;
      }
      const end = at + bytes.readUInt16LE(at + 2);
      const padding = bytes.subarray(at + HEAD_BYTES, end);
      const cut = padding.findIndex((byte) => byte !== 0);
      if (cut >= 0) {
        at += HEAD_BYTES + cut;
        continue;
      }
      if (end > bytes.length) break;
      frames.push(frameAt(bytes, at));
      at = end;
    }
    this.#rest = Buffer.from(bytes.subarray(at));
    return frames;
  }
}

function isHead(bytes: Buffer, at: number): boolean {
  return (
    bytes.readUInt16LE(at) === MAGIC &&
    bytes.readUInt16LE(at + 2) >= HEAD_BYTES &&
    bytes.readUInt32LE(at + 24) === crc32(bytes.subarray(at, at + 24))
  );
}

function frameAt(bytes: Buffer, at: number): Frame {
  return {
    from: bytes.readUInt16LE(at + 4),
    message: {
      kind: 'heartbeat',
      seq: bytes.readUInt32LE(at + 8),
      incarnation: bytes.readUInt32LE(at + 12),
      sentAt: bytes.readDoubleLE(at + 16),
    },
  };
}
