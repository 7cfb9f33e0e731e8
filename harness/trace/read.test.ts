import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXIT, FlatlineError } from '../errors.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { ABOUT, plain, steady } from '../testing/traces.ts';
import { HEAD_BYTES, PART, readHead, SECTION, SIGNATURE } from './format.ts';
import { readTrace } from './read.ts';
import { TraceWriter } from './write.ts';

/** Two watches, flushed twice and then finished; the bytes, and how many there were after each flush. */
function small(): { bytes: Buffer; flushed: number[] } {
  const path = join(temporaryFolder(), 'small.fltrace');
  const writer = new TraceWriter(path, ABOUT);
  const watches = ['n1', 'n2'].map((from) => writer.watch({ from, to: 'observer' }));
  const flushed: number[] = [];
  for (const part of [0, 1]) {
    for (const watch of watches) {
      for (const { seq, sentAt, at } of steady(5, 100, (seq) => 3 * seq))
        writer.heard(watch, 5 * part + seq, 500 * part + sentAt, 500 * part + at!, watch);
      writer.lost(watch, 100 + part, 600);
    }
    writer.flush();
    flushed.push(readFileSync(`${path}${PART}`).length);
  }
  writer.events({ marks: [{ at: 3, text: 'three' }] });
  writer.finish();
  return { bytes: readFileSync(path), flushed };
}

/** What reading a file of these bytes throws; undefined if nothing. */
function thrown(bytes: Buffer, name = 'x.fltrace'): FlatlineError | undefined {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  try {
    readTrace(path);
  } catch (error) {
    if (!(error instanceof FlatlineError)) throw error;
    expect(error.complaint.where).toBe(path);
    return error;
  }
  return undefined;
}

/** How many arrivals of each watch stand in whole sections. */
function wholeRows(bytes: Buffer): number[] {
  const rows = [0, 0];
  for (let at = SIGNATURE.length; at + HEAD_BYTES <= bytes.length; ) {
    const head = readHead(bytes, at);
    at += HEAD_BYTES + head.bytes;
    if (at <= bytes.length && head.kind === SECTION.heard) rows[head.watch]! += head.rows;
  }
  return rows;
}

test('a trace that is cut off anywhere is refused with what can be read of it', () => {
  const { bytes } = small();
  for (let length = 1; length < bytes.length; length++) {
    const error = thrown(bytes.subarray(0, length));
    expect(error?.exit).toBe(EXIT.badInput);
    expect(error?.complaint.what).toMatch(/^the trace is cut off: it (has no end|holds nothing)/);
  }
  expect(thrown(bytes)).toBeUndefined();
  expect(thrown(bytes.subarray(0, -1))?.complaint.what).toBe(
    'the trace is cut off: it has no end, and its last section is not whole; 20 heartbeats can be read',
  );
});

test('one that was still being written gives its whole sections, and all that was flushed', () => {
  const { bytes, flushed } = small();
  const folder = temporaryFolder();
  const whole = join(folder, 'x.fltrace');
  writeFileSync(whole, bytes);
  const full = readTrace(whole).watches.map(plain);
  expect(flushed[0]).toBeGreaterThan(SIGNATURE.length);
  for (let length = SIGNATURE.length; length < bytes.length; length++) {
    const part = bytes.subarray(0, length);
    const path = join(folder, `x.fltrace${PART}`);
    writeFileSync(path, part);
    if (length < SIGNATURE.length + HEAD_BYTES + readHead(bytes, SIGNATURE.length).bytes) {
      expect(() => readTrace(path)).toThrow('holds nothing yet');
      continue;
    }
    const { watches, unfinished, about } = readTrace(path);
    expect(unfinished).toBe(true);
    expect(about).toEqual(ABOUT);
    const rows = watches.map(({ heard }) => heard.at.length);
    expect(rows).toEqual(wholeRows(part).slice(0, rows.length));
    const least = 5 * flushed.filter((size) => size <= length).length;
    if (least > 0) expect(Math.min(...rows)).toBeGreaterThanOrEqual(least);
    watches.forEach((watch, i) => expect(plain(watch).heard).toEqual(full[i]!.heard.slice(0, rows[i])));
  }
});

test('a flipped bit is noticed wherever it is', () => {
  const { bytes } = small();
  for (let at = 0; at < bytes.length; at++) {
    const damaged = Buffer.from(bytes);
    damaged[at]! ^= 1 << (at % 8);
    expect(thrown(damaged)?.exit, `byte ${at}`).toBe(EXIT.badInput);
  }
  const inLast = Buffer.from(bytes);
  inLast[bytes.length - 1]! ^= 1;
  expect(thrown(inLast)?.complaint.what).toMatch(/^the trace is damaged: the bytes from \d+ to \d+ are not/);
});

test.each([
  ['nothing', Buffer.alloc(0), 'the trace is empty'],
  ['a table', Buffer.from('seq,sent_ms,arrived_ms\n0,0,1\n'), 'not a trace of flatline'],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xd, 0xa, 0x1a, 0xa]), 'not a trace of flatline'],
  ['a trace of the future', Buffer.from('fltrace\x02', 'latin1'), 'a trace of version 2; this reads 1'],
])('%s is refused by what it is', (_, bytes, told) => {
  const error = thrown(bytes);
  expect(error?.exit).toBe(EXIT.badInput);
  expect(error?.complaint.what).toBe(told);
  expect(error?.complaint.fix).toBeDefined();
});

test('what stands after the end is refused', () => {
  const { bytes } = small();
  for (const more of [Buffer.from('x'), bytes])
    expect(thrown(Buffer.concat([bytes, more]))?.complaint.what).toBe(
      `the trace is damaged: ${more.length} bytes stand after its end`,
    );
});

test('a trace that is not there, and a folder, are told as such', () => {
  const folder = temporaryFolder();
  expect(() => readTrace(join(folder, 'none.fltrace'))).toThrow('there is no such trace');
  expect(() => readTrace(folder)).toThrow("can't read the trace");
});
