/** A trace: what observers heard of senders, in columns, with what is known about how it came to be. */
import type { Cause, Link, Ms, NodeId } from '../model.ts';

/** Arrivals in the order in which they came; the same row of every column is one heartbeat. Shared between threads. */
export interface Heard {
  /** On the observer's clock, ms, to the microsecond. */
  readonly at: Float64Array;
  /** Slot on the sender's schedule. */
  readonly seq: Uint32Array;
  readonly sentAt: Float64Array;
  /** Which life of the sender; absent where it never restarted. */
  readonly incarnation?: Uint32Array;
}

/** Heartbeats that were sent and never arrived. */
export interface Lost {
  readonly seq: Uint32Array;
  readonly sentAt: Float64Array;
}

/** One observer watching one sender, for as long as it ran. */
export interface Watch {
  readonly link: Link;
  readonly from: Ms;
  readonly until: Ms;
  readonly heard: Heard;
  readonly lost: Lost;
  /** When the observer itself did not run, in order. */
  readonly stalls: readonly { readonly from: Ms; readonly until: Ms }[];
}

/** How send times are known. */
export type SendTimes =
  /** The sender wrote them down, by a clock that the observer shares. */
  | 'stamped'
  /** Worked out from the sender's schedule. */
  | 'scheduled'
  /** Not at all: they stand as arrival times, so detection times lack the way of a heartbeat. */
  | 'unknown';

/** What a trace says about itself. */
export interface About {
  readonly name: string;
  /** The nominal heartbeat interval. */
  readonly interval: Ms;
  readonly sendTimes: SendTimes;
  /** Whose clocks the times are of, and how far they can be trusted. */
  readonly clock: string;
  /** Nodes read clocks that were off, which is not in here: times are true, and no detector heard them so. */
  readonly clocksOff?: true;
  /** Where it was recorded, or what it was made of and how. */
  readonly origin: string;
  readonly licence?: string;
  /** Where the chance in it came from. */
  readonly seed?: number;
}

/** What really happened to a node, or to a link. */
export interface Truth {
  readonly cause: Exclude<Cause, 'none'>;
  /** Of a crash or a stall. */
  readonly node?: NodeId;
  /** Of a partition. */
  readonly link?: Link;
  readonly from: Ms;
  readonly until: Ms;
}

/** Something worth knowing when looking at the trace: a phase, a fault. */
export interface Mark {
  readonly at: Ms;
  readonly text: string;
}

/** What a detector told the observer while it ran: it suspects at first, and every flip changes that. */
export interface Voiced {
  readonly link: Link;
  readonly tuning: string;
  readonly flips: readonly Ms[];
}

export interface Events {
  readonly truth: readonly Truth[];
  readonly marks: readonly Mark[];
  readonly voiced: readonly Voiced[];
}

export interface Trace {
  readonly about: About;
  readonly watches: readonly Watch[];
  readonly events: Events;
  /** It was still being written: this is what was whole. */
  readonly unfinished: boolean;
}

export const NO_EVENTS: Events = { truth: [], marks: [], voiced: [] };

/** Room that all threads see. */
export function sharedFloats(length: number): Float64Array<SharedArrayBuffer> {
  return new Float64Array(new SharedArrayBuffer(8 * length));
}

export function sharedInts(length: number): Uint32Array<SharedArrayBuffer> {
  return new Uint32Array(new SharedArrayBuffer(4 * length));
}

export function heartbeatsIn({ watches }: Trace): { heard: number; lost: number } {
  let [heard, lost] = [0, 0];
  for (const watch of watches) {
    heard += watch.heard.at.length;
    lost += watch.lost.seq.length;
  }
  return { heard, lost };
}
