/** Which heartbeats are scored, cut into blocks of time: how blocks differ tells how far a figure can be trusted. */
import type { Ms } from '../model.ts';
import type { Session } from './session.ts';

/** Heartbeats `from` to `to` of a session, each with the time to the next one. */
interface Leg {
  readonly from: number;
  readonly to: number;
  /** undefined: they warm detectors up, and are not scored. */
  readonly block: number | undefined;
  /** How long they cover. */
  readonly exposure: Ms;
}

export interface Course {
  readonly session: Session;
  readonly legs: readonly Leg[];
}

export interface Window {
  /** Heartbeats of each session that only warm detectors up. */
  readonly warmup: number;
  /** Scored time, on the clock of the trace. */
  readonly from: Ms;
  readonly until: Ms;
  /** How many blocks it is cut into. */
  readonly blocks: number;
}

export function courseOf(session: Session, { warmup, from, until, blocks }: Window): Course {
  const { at } = session;
  const first = Math.max(Math.min(warmup, at.length), rowAt(at, from));
  const last = Math.max(first, rowAt(at, until));
  const legs: Leg[] = [];
  if (first > 0) legs.push({ from: 0, to: first, block: undefined, exposure: 0 });
  const length = (until - from) / blocks;
  for (let block = 0, row = first; block < blocks && row < last; block++) {
    const end =
      block === blocks - 1 ? last : Math.min(last, Math.max(row, rowAt(at, from + (block + 1) * length)));
    if (end === row) continue;
    const over = end < at.length ? at[end]! : session.until;
    legs.push({ from: row, to: end, block, exposure: over - at[row]! });
    row = end;
  }
  return { session, legs };
}

/** The first row that arrived at `time` or later. */
function rowAt(at: Float64Array, time: Ms): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
