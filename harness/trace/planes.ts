/**
 * Whole numbers as bytes that compress well: the lowest bytes of all first, then the next ones, as many planes as the
 * largest needs. What varies little then stands alone, and a plane of 131,072 rows is just a block of zstd.
 */

/** How a column was prepared: its numbers, or how each differs from the one before. */
const PLAIN = 0;
const DELTA = 1;
const MOST_PLANES = 6;
const LOW = 2 ** 32;

/** 0, −1, 1, −2 … as 0, 1, 2, 3 …: small numbers of either sign have few bytes. */
function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

/** @param values whole numbers of at most 2^46 in size */
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
  const planes = Math.ceil(Math.log2(most + 1) / 8);
  if (planes > MOST_PLANES) throw new RangeError('a time or a number in the trace is too large');
  const bytes = Buffer.alloc(2 + planes * values.length);
  bytes[0] = mode;
  bytes[1] = planes;
  for (let plane = 0; plane < planes; plane++) {
    const start = 2 + plane * values.length;
    const shift = (8 * plane) % 32;
    for (let i = 0; i < values.length; i++) {
      const word = plane < 4 ? folded[i]! % LOW : Math.floor(folded[i]! / LOW);
      bytes[start + i] = (word >>> shift) & 0xff;
    }
  }
  return bytes;
}

/** Reads as many values as there is room for in `into`; returns the place after the last byte. */
export function unpack(bytes: Buffer, from: number, into: Float64Array): number {
  const [mode, planes] = [bytes[from]!, bytes[from + 1]!];
  const rows = into.length;
  const start = from + 2;
  const low = new Int32Array(rows);
  for (let plane = 0; plane < Math.min(4, planes); plane++) {
    const [place, shift] = [start + plane * rows, 8 * plane];
    for (let i = 0; i < rows; i++) low[i] = low[i]! | (bytes[place + i]! << shift);
  }
  if (planes <= 4) for (let i = 0; i < rows; i++) into[i] = (low[i]! >>> 1) ^ -(low[i]! & 1);
  else unfoldLarge(bytes, start + 4 * rows, planes - 4, low, into);
  if (mode === DELTA) for (let i = 1; i < rows; i++) into[i] = into[i]! + into[i - 1]!;
  return start + planes * rows;
}

/** Numbers of more than 32 bits: an outage of an hour, or the first time of all. */
function unfoldLarge(
  bytes: Buffer,
  start: number,
  planes: number,
  low: Int32Array,
  into: Float64Array,
): void {
  for (let i = 0; i < low.length; i++) {
    let folded = low[i]! >>> 0;
    for (let plane = 0; plane < planes; plane++)
      folded += bytes[start + plane * low.length + i]! * LOW * 256 ** plane;
    into[i] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
  }
}

function deltasAreSmaller(values: Float64Array): boolean {
  let [plain, delta] = [0, 0];
  for (let i = 1; i < values.length; i += 16) {
    plain += Math.log2(1 + Math.abs(values[i]!));
    delta += Math.log2(1 + Math.abs(values[i]! - values[i - 1]!));
  }
  return delta < plain;
}
