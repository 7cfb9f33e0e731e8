/** Writes a trace as it goes: what was flushed survives a kill. */
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { zstdCompressSync } from 'node:zlib';
import { badInput, diskFull, environment, type FlatlineError, messageOf } from '../errors.ts';
import type { Link, Ms } from '../model.ts';
import { type End, headOf, MOST_ROWS, PART, SECTION, SIGNATURE } from './format.ts';
import { Gathered, micros } from './gathered.ts';
import type { About, Events, Trace } from './trace.ts';

const MOST_WATCHES = 65_536;

interface Open {
  readonly heard: Gathered;
  readonly lost: Gathered;
  readonly from: Ms;
  last: Ms;
  until: Ms | undefined;
  stalls: End['watches'][number]['stalls'];
}

export class TraceWriter {
  readonly #path: string;
  readonly #file: number;
  readonly #interval: number;
  readonly #watches: Open[] = [];
  #closed = false;

  /** Makes `<path>.part`; throws where that can't be written. */
  constructor(path: string, about: About) {
    this.#path = path;
    this.#interval = micros(about.interval);
    try {
      this.#file = openSync(`${path}${PART}`, 'w');
    } catch (error) {
      throw unwritable(error, path);
    }
    try {
      this.#bytes(SIGNATURE);
      this.#json(SECTION.about, 0, about);
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  /** Begins a watch; the number that is returned names it from now on. */
  watch(link: Link, from: Ms = 0): number {
    const index = this.#watches.length;
    if (index === MOST_WATCHES) throw badInput(`a trace holds at most ${MOST_WATCHES} watches`, this.#path);
    this.#watches.push({
      heard: new Gathered(this.#interval),
      lost: new Gathered(this.#interval),
      from,
      last: from,
      until: undefined,
      stalls: [],
    });
    this.#json(SECTION.watch, index, { link, from });
    return index;
  }

  /** In the order of arrival. */
  heard(watch: number, seq: number, sentAt: Ms, at: Ms, incarnation = 0): void {
    const open = this.#watches[watch]!;
    const sent = micros(sentAt);
    open.heard.push(seq, sent, micros(at) - sent, incarnation);
    open.last = Math.max(open.last, at);
    if (open.heard.rows === MOST_ROWS) this.#columns(SECTION.heard, watch, open.heard);
  }

  lost(watch: number, seq: number, sentAt: Ms): void {
    const { lost } = this.#watches[watch]!;
    lost.push(seq, micros(sentAt), 0, 0);
    if (lost.rows === MOST_ROWS) this.#columns(SECTION.lost, watch, lost);
  }

  events(events: Partial<Events>): void {
    this.#json(SECTION.events, 0, events);
  }

  /** Without it a watch goes on to its last arrival. */
  ended(watch: number, until: Ms, stalls: End['watches'][number]['stalls'] = []): void {
    const open = this.#watches[watch]!;
    this.#flush(open, watch);
    // of hundreds that follow one another, not each is to keep its room
    for (const gathered of [open.heard, open.lost]) gathered.shrink();
    Object.assign(open, { until, stalls });
  }

  /** Puts on disk what was gathered. */
  flush(): void {
    this.#watches.forEach((open, watch) => this.#flush(open, watch));
  }

  /** Completes the file and gives it its name. */
  finish(): void {
    this.flush();
    const watches = this.#watches.map(({ until, last, stalls }) => ({ until: until ?? last, stalls }));
    this.#json(SECTION.end, 0, { watches } satisfies End);
    this.#close();
    try {
      renameSync(`${this.#path}${PART}`, this.#path);
    } catch (error) {
      throw unwritable(error, this.#path);
    }
  }

  /** Leaves nothing behind. */
  discard(): void {
    this.#close();
    rmSync(`${this.#path}${PART}`, { force: true });
  }

  #close(): void {
    if (!this.#closed) closeSync(this.#file);
    this.#closed = true;
  }

  #flush({ heard, lost }: Open, watch: number): void {
    if (heard.rows > 0) this.#columns(SECTION.heard, watch, heard);
    if (lost.rows > 0) this.#columns(SECTION.lost, watch, lost);
  }

  #columns(kind: number, watch: number, gathered: Gathered): void {
    const { rows } = gathered;
    this.#section(kind, watch, rows, gathered.take(kind === SECTION.heard));
  }

  #json(kind: number, watch: number, value: unknown): void {
    this.#section(kind, watch, 0, Buffer.from(JSON.stringify(value)));
  }

  #section(kind: number, watch: number, rows: number, plain: Buffer): void {
    const body = zstdCompressSync(plain);
    this.#bytes(Buffer.concat([headOf(kind, watch, rows, body), body]));
  }

  #bytes(bytes: Buffer): void {
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
    } catch (error) {
      throw unwritable(error, this.#path);
    }
  }
}

/** Writes a trace that is there as a whole. */
export function writeTrace(path: string, { about, watches, events }: Omit<Trace, 'unfinished'>): void {
  const writer = new TraceWriter(path, about);
  try {
    for (const { link, from, until, heard, lost, stalls } of watches) {
      const watch = writer.watch(link, from);
      for (let i = 0; i < heard.at.length; i++) {
        writer.heard(watch, heard.seq[i]!, heard.sentAt[i]!, heard.at[i]!, heard.incarnation?.[i]);
      }
      for (let i = 0; i < lost.seq.length; i++) writer.lost(watch, lost.seq[i]!, lost.sentAt[i]!);
      writer.ended(watch, until, stalls);
    }
    writer.events(events);
    writer.finish();
  } catch (error) {
    writer.discard();
    throw error;
  }
}

function unwritable(error: unknown, path: string): FlatlineError {
  const fix = 'name a folder that is there and can be written to';
  return diskFull(error, path) ?? environment(`can't write the trace: ${messageOf(error)}`, path, fix, error);
}
