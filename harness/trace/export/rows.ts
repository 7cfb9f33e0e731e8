/** Heartbeats as rows of a table, in pieces: a long trace is never in memory twice. */
import type { Ms } from '../../model.ts';
import type { Watch } from '../trace.ts';

const MOST_ROWS = 65_536;

/** The same row of every column is one heartbeat. */
export interface Rows {
  readonly count: number;
  readonly seq: Uint32Array;
  readonly sentAt: Float64Array;
  /** Not a number where it never arrived. */
  readonly at: Float64Array;
  readonly incarnation: Uint32Array;
}

export function rowsIn({ heard, lost }: Watch): number {
  return heard.at.length + lost.seq.length;
}

/**
 * In the order of arrival, and what was lost before the first that was sent after it. Of what was lost it is not known in
 * which life of the sender it was sent; it is told with that of the arrival before it.
 */
export function* rowsOf({ heard, lost }: Watch): Generator<Rows> {
  const piece = {
    seq: new Uint32Array(MOST_ROWS),
    sentAt: new Float64Array(MOST_ROWS),
    at: new Float64Array(MOST_ROWS),
    incarnation: new Uint32Array(MOST_ROWS),
  };
  let [count, life] = [0, 0];
  const put = (seq: number, sentAt: Ms, at: Ms): void => {
    piece.seq[count] = seq;
    piece.sentAt[count] = sentAt;
    piece.at[count] = at;
    piece.incarnation[count++] = life;
  };
  let missed = 0;
  for (let i = 0; i <= heard.at.length; i++) {
    const before = heard.sentAt[i] ?? Number.POSITIVE_INFINITY;
    for (; missed < lost.seq.length && lost.sentAt[missed]! <= before; missed++) {
      put(lost.seq[missed]!, lost.sentAt[missed]!, Number.NaN);
      if (count === MOST_ROWS) yield cut(piece, count);
      count %= MOST_ROWS;
    }
    if (i === heard.at.length) break;
    life = heard.incarnation?.[i] ?? 0;
    put(heard.seq[i]!, heard.sentAt[i]!, heard.at[i]!);
    if (count === MOST_ROWS) yield cut(piece, count);
    count %= MOST_ROWS;
  }
  if (count > 0) yield cut(piece, count);
}

/** A copy: the room is used again. */
function cut(piece: Omit<Rows, 'count'>, count: number): Rows {
  return {
    count,
    seq: piece.seq.slice(0, count),
    sentAt: piece.sentAt.slice(0, count),
    at: piece.at.slice(0, count),
    incarnation: piece.incarnation.slice(0, count),
  };
}
