/** The contract of the files in this folder: each reads heartbeats off one kind of log. */
import type { Ms } from '../../model.ts';
import type { About, Truth } from '../trace.ts';
import type { Unit } from './shared/fields.ts';
import type { Rows } from './shared/rows.ts';
import type { Scratch } from './shared/scratch.ts';

/** What is read: bytes that are there once, from the first to the last. */
export interface Log {
  /** For errors, and for what the trace says of its origin. */
  readonly file: string;
  /** The first lines that are whole, without their ends. */
  readonly head: readonly string[];
  /** Unpacked if it was compressed. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** What only some formats ask for. */
export interface FormatOptions {
  readonly unit?: Unit | undefined;
  readonly clocks?: 'shared' | 'unrelated' | undefined;
  readonly lost?: 'none' | 'infer' | undefined;
  readonly conversion?: 'time-faithful' | 'one-per-heartbeat' | undefined;
  readonly columns?: readonly string[] | undefined;
  readonly stalled?: 'backlog' | 'skip' | undefined;
  readonly delay?: Ms | undefined;
}

export interface Job {
  readonly log: Log;
  /** Where heartbeats go, in any order. */
  readonly rows: Rows;
  /** Room for what has to wait until the whole log was read. */
  readonly scratch: Scratch;
  readonly options: FormatOptions;
  /** The nominal heartbeat interval, if it was told. */
  readonly interval?: Ms | undefined;
  /** The sender, if it was told; a log that names its own refuses one. */
  readonly peer?: string | undefined;
  /** Something that the user should know, and that is no error. */
  warn(text: string): void;
}

/** What is known when a log was read. */
export interface Conversion extends Pick<About, 'interval' | 'sendTimes' | 'clock'> {
  /** How heartbeats were made of it, in a clause. */
  readonly how: string;
  /** Times count from the first one, because what they count from says nothing. */
  readonly fromFirst?: boolean;
  /** Senders had clocks of their own: send times are shifted, so that the fastest heartbeat of each took no time. */
  readonly unrelated?: boolean;
  /** On the clock of the rows, in ms; a block at a time. */
  readonly truth?: AsyncIterable<readonly Truth[]>;
}

export interface ImportFormat {
  /** What such a log is, in a line. */
  readonly what: string;
  /** The options that mean something to it. */
  readonly takes: readonly (keyof FormatOptions)[];
  /** Whether a log that begins like this can be nothing else. */
  recognise(head: readonly string[]): boolean;
  /** Throws where the log says what can't be, with file and line. */
  read(job: Job): Promise<Conversion>;
}

export const DEFAULT_PEER = 'sender';
export const OBSERVER = 'observer';
