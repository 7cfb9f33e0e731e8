/** Writes a trace as it goes: what was flushed survives a kill. */
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { zstdCompressSync } from 'node:zlib';
import type { Link, Ms } from '../model.ts';
import { type End, headOf, MOST_ROWS, PART, SECTION, SIGNATURE } from './format.ts';
import { packed } from './planes.ts';
import type { About, Events, Trace } from './trace.ts';

/** Rows of one watch that are not written yet, in microseconds. */
class Gathered {
  readonly seq = new Float64Array(MOST_ROWS);
  readonly sent = new Float64Array(MOST_ROWS);
  readonly delay = new Float64Array(MOST_ROWS);
  readonly incarnation = new Float64Array(MOST_ROWS);
  rows = 0;
}

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

  /** Makes `<path>.part`; throws where that can't be written. */
  constructor(path: string, about: About) {
    this.#path = path;
    this.#file = openSync(`${path}${PART}`, 'w');
    this.#interval = micros(about.interval);
    writeWhole(this.#file, SIGNATURE);
    this.#json(SECTION.about, 0, about);
  }

  /** Begins a watch; the number that is returned names it from now on. */
  watch(link: Link, from: Ms = 0): number {
    const index = this.#watches.length;
    this.#watches.push({
      heard: new Gathered(),
      lost: new Gathered(),
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
    const { heard } = open;
    const sent = micros(sentAt);
    heard.seq[heard.rows] = seq;
    heard.sent[heard.rows] = sent;
    heard.delay[heard.rows] = micros(at) - sent;
    heard.incarnation[heard.rows++] = incarnation;
    open.last = Math.max(open.last, at);
    if (heard.rows === MOST_ROWS) this.#columns(SECTION.heard, watch, heard);
  }

  lost(watch: number, seq: number, sentAt: Ms): void {
    const { lost } = this.#watches[watch]!;
    lost.seq[lost.rows] = seq;
    lost.sent[lost.rows++] = micros(sentAt);
    if (lost.rows === MOST_ROWS) this.#columns(SECTION.lost, watch, lost);
  }

  events(events: Partial<Events>): void {
    this.#json(SECTION.events, 0, events);
  }

  /** Without it a watch goes on to its last arrival. */
  ended(watch: number, until: Ms, stalls: End['watches'][number]['stalls'] = []): void {
    Object.assign(this.#watches[watch]!, { until, stalls });
  }

  /** Puts on disk what was gathered. */
  flush(): void {
    this.#watches.forEach(({ heard, lost }, watch) => {
      if (heard.rows > 0) this.#columns(SECTION.heard, watch, heard);
      if (lost.rows > 0) this.#columns(SECTION.lost, watch, lost);
    });
  }

  /** Completes the file and gives it its name. */
  finish(): void {
    this.flush();
    const watches = this.#watches.map(({ until, last, stalls }) => ({ until: until ?? last, stalls }));
    this.#json(SECTION.end, 0, { watches } satisfies End);
    closeSync(this.#file);
    renameSync(`${this.#path}${PART}`, this.#path);
  }

  /** Leaves nothing behind. */
  discard(): void {
    closeSync(this.#file);
    rmSync(`${this.#path}${PART}`, { force: true });
  }

  #columns(kind: number, watch: number, gathered: Gathered): void {
    const { rows, seq, sent, delay, incarnation } = gathered;
    const columns = [followed(seq, rows, 1), scheduled(sent, seq, rows, this.#interval)];
    if (kind === SECTION.heard) {
      columns.push(delay.subarray(0, rows));
      if (incarnation.subarray(0, rows).some((life) => life > 0)) columns.push(incarnation.subarray(0, rows));
    }
    this.#section(kind, watch, rows, Buffer.concat(columns.map(packed)));
    gathered.rows = 0;
  }

  #json(kind: number, watch: number, value: unknown): void {
    this.#section(kind, watch, 0, Buffer.from(JSON.stringify(value)));
  }

  #section(kind: number, watch: number, rows: number, plain: Buffer): void {
    const body = zstdCompressSync(plain);
    writeWhole(this.#file, Buffer.concat([headOf(kind, watch, rows, body), body]));
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

function micros(ms: Ms): number {
  return Math.round(1000 * ms);
}

/** By how much each number misses the one before it and a step. */
function followed(values: Float64Array, rows: number, step: number): Float64Array {
  return new Float64Array(rows).map((_, i) => values[i]! - (i === 0 ? 0 : values[i - 1]! + step));
}

/** By how much each send time misses the schedule, by the one before it. */
function scheduled(sent: Float64Array, seq: Float64Array, rows: number, interval: number): Float64Array {
  return new Float64Array(rows).map((_, i) =>
    i === 0 ? sent[0]! : sent[i]! - sent[i - 1]! - interval * (seq[i]! - seq[i - 1]!),
  );
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}
