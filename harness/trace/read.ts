/** Reads a trace file in one call, into columns that all threads share. */
import { readFileSync } from 'node:fs';
import { crc32, zstdDecompressSync } from 'node:zlib';
import { badInput } from '../errors.ts';
import {
  type End,
  HEAD_BYTES,
  type Head,
  PART,
  readHead,
  SECTION,
  SIGNATURE,
  type WatchStart,
} from './format.ts';
import { unpack } from './planes.ts';
import {
  type About,
  type Events,
  type Heard,
  type Lost,
  sharedFloats,
  sharedInts,
  type Trace,
} from './trace.ts';

interface Section extends Head {
  /** Where its bytes begin. */
  readonly at: number;
}

/** Throws where it is no trace, of another version, damaged or cut off. */
export function readTrace(path: string): Trace {
  const bytes = contents(path);
  const { sections, whole } = sectionsIn(bytes, path);
  const unfinished = sections.at(-1)?.kind !== SECTION.end;
  if (unfinished && !path.endsWith(PART)) {
    const rows = sections.filter(({ kind }) => kind === SECTION.heard).reduce((sum, s) => sum + s.rows, 0);
    throw badInput(
      `the trace is cut off: it has no end${whole ? '' : ', and its last section is not whole'}; ${rows} heartbeats can be read`,
      path,
      `get it again, or rename it to end in ${PART} to use what is there`,
    );
  }
  const json = <T>(section: Section): T => JSON.parse(body(bytes, section, path).toString()) as T;
  const of = (kind: number): Section[] => sections.filter((section) => section.kind === kind);
  const [first] = of(SECTION.about);
  if (!first) throw badInput('the trace holds nothing yet', path);
  const about = json<About>(first);
  const end = unfinished ? undefined : json<End>(sections.at(-1)!);
  const watches = of(SECTION.watch).map((section) => {
    const { link, from } = json<WatchStart>(section);
    const own = (kind: number): Section[] => of(kind).filter(({ watch }) => watch === section.watch);
    const heard = readHeard(bytes, own(SECTION.heard), about.interval, path);
    const lost = readLost(bytes, own(SECTION.lost), about.interval, path);
    const ended = end?.watches[section.watch];
    return {
      link,
      from,
      until: ended?.until ?? latest(heard.at, from),
      heard,
      lost,
      stalls: ended?.stalls ?? [],
    };
  });
  const parts = of(SECTION.events).map((section) => json<Partial<Events>>(section));
  const events = {
    truth: parts.flatMap(({ truth }) => truth ?? []),
    marks: parts.flatMap(({ marks }) => marks ?? []),
    voiced: parts.flatMap(({ voiced }) => voiced ?? []),
  };
  return { about, watches, events, unfinished };
}

function contents(path: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw badInput(code === 'ENOENT' ? 'there is no such trace' : `can't read the trace: ${message}`, path);
  }
  const sign = bytes.subarray(0, SIGNATURE.length);
  if (sign.equals(SIGNATURE)) return bytes;
  if (sign.length === SIGNATURE.length && sign.subarray(0, -1).equals(SIGNATURE.subarray(0, -1))) {
    throw badInput(`a trace of version ${sign.at(-1)}; this reads ${SIGNATURE.at(-1)}`, path);
  }
  throw badInput('not a trace of flatline', path, 'make one of it with: flatline trace import');
}

/** Up to the first that is not whole. */
function sectionsIn(bytes: Buffer, path: string): { sections: Section[]; whole: boolean } {
  const sections: Section[] = [];
  let at = SIGNATURE.length;
  while (at + HEAD_BYTES <= bytes.length) {
    const head = readHead(bytes, at);
    if (at + HEAD_BYTES + head.bytes > bytes.length) break;
    sections.push({ ...head, at: at + HEAD_BYTES });
    at += HEAD_BYTES + head.bytes;
    if (head.kind === SECTION.end && at < bytes.length)
      throw badInput(`the trace is damaged: ${bytes.length - at} bytes stand after its end`, path);
  }
  return { sections, whole: at === bytes.length };
}

function body(bytes: Buffer, { at, bytes: length, crc }: Section, path: string): Buffer {
  const compressed = bytes.subarray(at, at + length);
  if (crc32(compressed) !== crc)
    throw badInput(
      `the trace is damaged: the bytes from ${at} to ${at + length} are not what was written`,
      path,
    );
  return zstdDecompressSync(compressed);
}

function readHeard(bytes: Buffer, sections: readonly Section[], interval: number, path: string): Heard {
  const rows = sections.reduce((sum, section) => sum + section.rows, 0);
  const [at, seq, sentAt] = [sharedFloats(rows), sharedInts(rows), sharedFloats(rows)];
  let incarnation: Uint32Array<SharedArrayBuffer> | undefined;
  let row = 0;
  for (const section of sections) {
    const plain = body(bytes, section, path);
    const room = new Float64Array(section.rows);
    const place = readSending(plain, row, room, interval, seq, sentAt);
    const after = unpack(plain, place, room);
    for (let i = 0; i < room.length; i++) {
      const sent = sentAt[row + i]!;
      at[row + i] = (sent + room[i]!) / 1000;
      sentAt[row + i] = sent / 1000;
    }
    if (after < plain.length) {
      incarnation ??= sharedInts(rows);
      unpack(plain, after, room);
      incarnation.set(room, row);
    }
    row += section.rows;
  }
  return { at, seq, sentAt, ...(incarnation && { incarnation }) };
}

function readLost(bytes: Buffer, sections: readonly Section[], interval: number, path: string): Lost {
  const rows = sections.reduce((sum, section) => sum + section.rows, 0);
  const [seq, sentAt] = [sharedInts(rows), sharedFloats(rows)];
  let row = 0;
  for (const section of sections) {
    readSending(body(bytes, section, path), row, new Float64Array(section.rows), interval, seq, sentAt);
    for (let i = row; i < row + section.rows; i++) sentAt[i] = sentAt[i]! / 1000;
    row += section.rows;
  }
  return { seq, sentAt };
}

/** Slots, and send times in microseconds, from `row` on; returns the place after them. */
function readSending(
  plain: Buffer,
  row: number,
  room: Float64Array,
  interval: number,
  seq: Uint32Array,
  sent: Float64Array,
): number {
  const step = Math.round(1000 * interval);
  const place = unpack(plain, 0, room);
  let slot = -1;
  for (let i = 0; i < room.length; i++) {
    slot = i === 0 ? room[0]! : slot + 1 + room[i]!;
    seq[row + i] = slot;
  }
  const after = unpack(plain, place, room);
  let time = 0;
  for (let i = 0; i < room.length; i++) {
    time = i === 0 ? room[0]! : time + room[i]! + step * (seq[row + i]! - seq[row + i - 1]!);
    sent[row + i] = time;
  }
  return after;
}

function latest(at: Float64Array, from: number): number {
  return at.length === 0 ? from : Math.max(from, at[at.length - 1]!);
}
