/**
 * Whole numbers as bytes that compress well: the lowest bytes of all first, then the next ones, as many planes as the
 * largest needs. What varies little then stands alone, and a plane of 131,072 rows is just a block of zstd.
 */
import { badInput } from '../errors.ts';

/** How a column was prepared: its numbers, or how each differs from the one before. */
const PLAIN = 0;
const DELTA = 1;
const LOW = 2 ** 32;
const LOW_PLANES = 4;

/** 0, −1, 1, −2 … as 0, 1, 2, 3 …: small numbers of either sign have few bytes. */
function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

/** @param values whole numbers of at most 2^51 in size, which is 71 years of microseconds */
export function packed(values: Float64Array): Buffer {
  const mode = deltasAreSmaller(values) ? DELTA : PLAIN;
  const folded = new Float64Array(values.length);
  let most = 0;
  let before = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    folded[i] = zigzag(mode === DELTA ? value - before : value);
    before = value;
    most = Math.max(most, folded[i]!);
  }
  if (!(most <= Number.MAX_SAFE_INTEGER)) {
    const what = 'a time of the trace is too large, or none';
    throw badInput(what, undefined, 'give times in milliseconds since the start of the trace');
  }
  let planes = 0;
  while (most >= 256 ** planes) planes++;
  const bytes = Buffer.alloc(2 + planes * values.length);
  bytes[0] = mode;
  bytes[1] = planes;
  for (let plane = 0; plane < planes; plane++) {
    const start = 2 + plane * values.length;
    const shift = 8 * (plane % LOW_PLANES);
    // a shift takes the lowest 32 bits of any number
    const unit = plane < LOW_PLANES ? 1 : LOW;
    for (let i = 0; i < values.length; i++)
      bytes[start + i] = (Math.floor(folded[i]! / unit) >>> shift) & 0xff;
  }
  return bytes;
}

/** In place of planes that are not there. */
let zeros: Buffer = Buffer.alloc(0);

/** Reads as many values as there is room for in `into`; returns the place after the last byte. */
export function unpack(bytes: Buffer, from: number, into: Float64Array): number {
  const [mode, planes] = [bytes[from]!, bytes[from + 1]!];
  const rows = into.length;
  const start = from + 2;
  if (zeros.length < rows) zeros = Buffer.alloc(rows);
  const plane = (p: number): Buffer =>
    p < planes ? bytes.subarray(start + p * rows, start + (p + 1) * rows) : zeros;
  const [a, b, c, d] = [plane(0), plane(1), plane(2), plane(3)];
  // most of the time of reading a trace is spent here
  if (planes === 0) into.fill(0);
  else if (planes <= LOW_PLANES) {
    for (let i = 0; i < rows; i++) {
      const word = a[i]! | (b[i]! << 8) | (c[i]! << 16) | (d[i]! << 24);
      into[i] = (word >>> 1) ^ -(word & 1);
    }
  } else {
    // an outage of an hour, or the first time of all
    const [e, f, g] = [plane(4), plane(5), plane(6)];
    for (let i = 0; i < rows; i++) {
      const low = (a[i]! | (b[i]! << 8) | (c[i]! << 16) | (d[i]! << 24)) >>> 0;
      const folded = low + LOW * (e[i]! | (f[i]! << 8) | (g[i]! << 16));
      into[i] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    }
  }
  if (mode === DELTA) for (let i = 1; i < rows; i++) into[i] = into[i]! + into[i - 1]!;
  return start + planes * rows;
}

function deltasAreSmaller(values: Float64Array): boolean {
  let [plain, delta] = [0, 0];
  for (let i = 1; i < values.length; i += 16) {
    plain += Math.log2(1 + Math.abs(values[i]!));
    delta += Math.log2(1 + Math.abs(values[i]! - values[i - 1]!));
  }
  return delta < plain;
}
