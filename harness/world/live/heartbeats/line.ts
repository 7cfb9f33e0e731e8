/** What a sender says: `peer seq sent_ms`, one heartbeat per datagram or per line. */
import type { Ms } from '../../../model.ts';

export interface Said {
  /** Absent: the sender did not say who it is. */
  readonly peer?: string;
  /** Absent: heartbeats are numbered as they come. */
  readonly seq?: number;
  /** On the sender's clock. */
  readonly sentAt?: Ms;
  /** Something was said that is not of this form. */
  readonly foreign?: true;
}

/** Longer than any heartbeat; of what is longer, no more is kept. */
export const MOST_BYTES = 65_536;
/** What can be told apart to the microsecond: 285 years in ms. */
const MOST_MS = 2 ** 43;
const MOST_SEQ = 2 ** 32 - 1;
const PEER = /^[\p{L}\p{N}_.:@/[\]%-]{1,64}$/u;
const SEQ = /^\d{1,10}$/;
const TIME = /^\d{1,13}(?:\.\d{1,9})?$/;

export function isPeerName(text: string): boolean {
  return PEER.test(text);
}

/** Anything at all is a heartbeat; what is not of the form is one that says nothing. */
export function readHeartbeat(bytes: Uint8Array): Said {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').trim();
  if (text === '') return {};
  const [peer, seq, sentAt, ...more] = text.split(/[ \t]+/, 4) as [string, string?, string?];
  const said: Said = {
    peer,
    ...(seq !== undefined && { seq: SEQ.test(seq) ? Number(seq) : Number.NaN }),
    ...(sentAt !== undefined && { sentAt: TIME.test(sentAt) ? Number(sentAt) : Number.NaN }),
  };
  const whole =
    isPeerName(peer) && (said.seq ?? 0) <= MOST_SEQ && (said.sentAt ?? 0) <= MOST_MS && more.length === 0;
  return whole ? said : { foreign: true };
}

/** Lines out of whatever pieces a connection delivers. What follows the last line end is not a line yet. */
export class Lines {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Buffer[] {
    const lines: Buffer[] = [];
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      lines.push(this.#with(chunk.subarray(from, end)));
      this.#rest = Buffer.alloc(0);
      from = end + 1;
    }
    this.#rest = this.#with(chunk.subarray(from));
    return lines;
  }

  #with(more: Buffer): Buffer {
    if (this.#rest.length === MOST_BYTES) return this.#rest;
    if (this.#rest.length === 0) return Buffer.from(more.subarray(0, MOST_BYTES));
    return Buffer.concat([this.#rest, more.subarray(0, MOST_BYTES - this.#rest.length)]);
  }
}
