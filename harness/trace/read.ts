/** Reads a trace file in one call, into columns that all threads share. */
import { readFileSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { badInput, environment } from '../errors.ts';
import { type Columns, readHeard, readLost } from './columns.ts';
import {
  checksum,
  type End,
  HEAD_BYTES,
  type Head,
  PART,
  readHead,
  SECTION,
  SIGNATURE,
  type WatchStart,
} from './format.ts';
import type { About, Events, Trace, Truth } from './trace.ts';

interface Section extends Head, Columns {}

/** Throws where it is no trace, of another version, damaged or cut off. */
export function readTrace(path: string): Trace {
  const bytes = contents(path);
  const { sections, whole } = sectionsIn(bytes, path);
  const of = (kind: number): Section[] => sections.filter((section) => section.kind === kind);
  const unfinished = sections.at(-1)?.kind !== SECTION.end;
  if (unfinished && !path.endsWith(PART)) {
    const rows = of(SECTION.heard).reduce((sum, section) => sum + section.rows, 0);
    throw badInput(
      `the trace is cut off: it has no end${whole ? '' : ', and its last section is not whole'}; ${rows} heartbeats can be read`,
      path,
      rows > 0 ? `get it again, or rename it to end in ${PART} to use what is there` : 'get it again',
    );
  }
  const [first] = of(SECTION.about);
  if (!first) throw badInput('the trace holds nothing yet', path);
  const about = json<About>(first);
  const end = unfinished ? undefined : json<End>(sections.at(-1)!);
  const heardOf = Map.groupBy(of(SECTION.heard), ({ watch }) => watch);
  const lostOf = Map.groupBy(of(SECTION.lost), ({ watch }) => watch);
  const watches = of(SECTION.watch).map((section) => {
    const { link, from } = json<WatchStart>(section);
    const heard = readHeard(heardOf.get(section.watch) ?? [], about.interval);
    const lost = readLost(lostOf.get(section.watch) ?? [], about.interval);
    const { until, stalls } = end?.watches[section.watch] ?? { until: latest(heard.at, from), stalls: [] };
    return { link, from, until, heard, lost, stalls };
  });
  const parts = of(SECTION.events).map((section) => json<Partial<Events>>(section));
  const events = {
    truth: parts.flatMap(({ truth }) => truth ?? []).map(endless),
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
    if (code === 'ENOENT') throw badInput('there is no such trace', path);
    throw environment(`can't read the trace: ${message}`, path, undefined, error);
  }
  const sign = bytes.subarray(0, SIGNATURE.length);
  if (sign.equals(SIGNATURE)) return bytes;
  if (bytes.length === 0) throw badInput('the trace is empty', path, 'get it again');
  if (sign.equals(SIGNATURE.subarray(0, sign.length)))
    throw badInput('the trace is cut off: it holds nothing', path, 'get it again');
  if (sign.subarray(0, -1).equals(SIGNATURE.subarray(0, -1))) {
    const what = `a trace of version ${sign.at(-1)}; this reads ${SIGNATURE.at(-1)}`;
    throw badInput(what, path, 'read it with the flatline that wrote it');
  }
  throw badInput('not a trace of flatline', path, 'make one of it with: flatline trace import');
}

/** Up to the first that is not whole. */
function sectionsIn(bytes: Buffer, path: string): { sections: Section[]; whole: boolean } {
  const sections: Section[] = [];
  let at = SIGNATURE.length;
  while (at + HEAD_BYTES <= bytes.length) {
    const head = readHead(bytes, at);
    const start = at + HEAD_BYTES;
    if (start + head.bytes > bytes.length) break;
    const body = bytes.subarray(start, start + head.bytes);
    if (checksum(bytes.subarray(at, start), body) !== head.crc) {
      const what = `the trace is damaged: the bytes from ${at} to ${start + head.bytes} are not what was written`;
      throw badInput(what, path, 'get it again');
    }
    sections.push({ ...head, body });
    at = start + head.bytes;
    if (head.kind === SECTION.end && at < bytes.length) {
      const what = `the trace is damaged: ${bytes.length - at} bytes stand after its end`;
      throw badInput(what, path, `cut it after ${at} bytes, or get it again`);
    }
  }
  return { sections, whole: at === bytes.length };
}

function json<T>({ body }: Section): T {
  return JSON.parse(zstdDecompressSync(body).toString()) as T;
}

/** JSON has no infinity. */
function endless(truth: Truth): Truth {
  return { ...truth, until: truth.until ?? Number.POSITIVE_INFINITY };
}

function latest(at: Float64Array, from: number): number {
  return at.length === 0 ? from : Math.max(from, at[at.length - 1]!);
}
