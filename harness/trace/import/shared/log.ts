/** Opens a log, unpacks it, and refuses what is no text before anything is read of it. */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { addAbortSignal, pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { badInput, FlatlineError, messageOf } from '../../../errors.ts';
import { SIGNATURE } from '../../format.ts';
import type { Log } from '../format.ts';

/** What errors call it. */
export const STANDARD_INPUT = 'standard input';
/** How much is looked at to tell what a log is. */
const HEAD_BYTES = 65_536;
const GZIP = Buffer.from([0x1f, 0x8b]);
const CAPTURES = ['d4c3b2a1', 'a1b2c3d4', '4d3cb2a1', 'a1b23c4d', '0a0d0d0a'].map((hex) =>
  Buffer.from(hex, 'hex'),
);
const UTF_16 = ['fffe', 'feff'].map((hex) => Buffer.from(hex, 'hex'));

/** A file, to be read once. */
export function logFile(path: string): Readable {
  return createReadStream(path);
}

/** @param path as it was named; only for what is said about it */
export async function openLog(source: Readable, path: string, stop: AbortSignal): Promise<Log> {
  const file = basename(path);
  addAbortSignal(stop, source);
  let start = await peek(source, path);
  const packed = start.head.subarray(0, 2).equals(GZIP);
  if (packed) {
    const gunzip = createGunzip();
    // what fails is told to whoever reads the end of it
    pipeline(Readable.from(start.bytes), gunzip, () => undefined);
    start = await peek(gunzip, path);
  }
  refuseForeign(start.head, path, packed);
  return { file, head: wholeLines(start.head), bytes: start.bytes };
}

/** The first bytes of a stream, and all of it. */
async function peek(
  source: Readable,
  path: string,
): Promise<{ head: Buffer; bytes: AsyncIterable<Uint8Array> }> {
  const rest = (source as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const next = async (): Promise<IteratorResult<Buffer>> => {
    try {
      return await rest.next();
    } catch (error) {
      throw unreadable(error, path);
    }
  };
  const chunks: Buffer[] = [];
  let done = false;
  for (let bytes = 0; bytes < HEAD_BYTES && !done; ) {
    const chunk = await next();
    done = chunk.done === true;
    if (chunk.done) break;
    chunks.push(chunk.value);
    bytes += chunk.value.length;
  }
  const head = Buffer.concat(chunks);
  return {
    head,
    bytes: (async function* () {
      yield head;
      for (let chunk = await next(); !chunk.done; chunk = await next()) yield chunk.value;
    })(),
  };
}

function unreadable(error: unknown, path: string): unknown {
  const { code = '', name } = error as NodeJS.ErrnoException;
  if (name === 'AbortError' || error instanceof FlatlineError) return error;
  if (code === 'ENOENT') return badInput('there is no such file', path);
  if (code.startsWith('Z_'))
    return badInput(`the gzip file is damaged or cut off: ${messageOf(error)}`, path);
  return badInput(`can't read the log: ${messageOf(error)}`, path);
}

function refuseForeign(head: Buffer, path: string, packed: boolean): void {
  const named = path === STANDARD_INPUT ? '-' : path;
  const beginsWith = (sign: Buffer): boolean => head.subarray(0, sign.length).equals(sign);
  if (head.length === 0) throw badInput('the log is empty', path);
  if (beginsWith(SIGNATURE.subarray(0, -1))) {
    const fix = packed ? 'unpack it with gunzip' : 'use it as it is';
    throw badInput('it is a trace already', path, fix);
  }
  if (CAPTURES.some(beginsWith)) {
    const dump = packed ? `gunzip -c ${named} | tcpdump -tt -n -r -` : `tcpdump -tt -n -r ${named}`;
    throw badInput(
      'it is a packet capture, which tcpdump can read and flatline can’t',
      path,
      `${dump} udp port N | flatline trace import - --from arrivals --unit s`,
    );
  }
  if (UTF_16.some(beginsWith)) {
    throw badInput(
      'it is text in UTF-16',
      path,
      `iconv -f UTF-16 -t UTF-8 ${named} | flatline trace import -`,
    );
  }
  if (head.includes(0)) throw badInput('it is no text', path, 'a log of heartbeats has a line for each');
}

/** Without a last one that the head may have cut off, unless there is no other. */
function wholeLines(head: Buffer): string[] {
  const lines = head
    .toString()
    .replace(/^\ufeff/, '')
    .split(/\r?\n/);
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines;
  return whole.filter((line) => line.trim() !== '');
}
