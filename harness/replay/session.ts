/** What there is to replay of a trace: one life of a sender, as one observer heard it. */
import type { Link, Ms } from '../model.ts';
import { FreshnessFilter } from '../monitor.ts';
import type { Span } from '../timeline.ts';
import { type Heard, sharedFloats, sharedInts, type Trace, type Watch } from '../trace/trace.ts';

/** The heartbeats that were news, in columns; views into the trace where none was stale. */
export interface Session {
  readonly link: Link;
  readonly at: Float64Array;
  readonly seq: Uint32Array;
  readonly sentAt: Float64Array;
  /** The sender crashed or came back, or the observer ended: silence counts until then. */
  readonly until: Ms;
  /** When the observer itself did not run, in order. */
  readonly stalls: readonly Span[];
}

export function sessionsOf(trace: Trace): Session[] {
  return trace.watches.flatMap((watch) => sessionsIn(watch, crashesOf(trace, watch)));
}

function sessionsIn({ link, until, heard, stalls }: Watch, crashes: readonly Ms[]): Session[] {
  const { at, seq, sentAt, begins } = fresh(heard);
  const ends = [...begins.slice(1), at.length];
  return begins.map((first, i) => {
    const last = ends[i]!;
    // a heartbeat that was under way at the crash still counts
    const crash = crashes.find((instant) => instant >= sentAt[last - 1]!);
    const ending = Math.min(until, crash ?? until, last < at.length ? at[last]! : until);
    return {
      link,
      at: at.subarray(first, last),
      seq: seq.subarray(first, last),
      sentAt: sentAt.subarray(first, last),
      until: Math.max(ending, at[last - 1]!),
      stalls: stalls.filter((stall) => stall.until > at[first]! && stall.from < ending),
    };
  });
}

function crashesOf({ events }: Trace, { link }: Watch): Ms[] {
  return events.truth
    .filter(({ cause, node }) => cause === 'crash' && node === link.from)
    .map(({ from }) => from)
    .sort((a, b) => a - b);
}

/** Without stale heartbeats; `begins` are the rows at which the lives of the sender begin. */
function fresh(heard: Heard): Pick<Session, 'at' | 'seq' | 'sentAt'> & { begins: number[] } {
  const { at, seq, sentAt, incarnation } = heard;
  const begins: number[] = [];
  let kept = 0;
  const keep = (row: (i: number) => void): void => {
    const filter = new FreshnessFilter();
    for (let i = 0; i < at.length; i++) if (filter.judge(incarnation?.[i] ?? 0, seq[i]!) !== 'stale') row(i);
  };
  keep((i) => {
    if (kept === 0 || (incarnation?.[i] ?? 0) > (incarnation?.[i - 1] ?? 0)) begins.push(kept);
    kept++;
  });
  if (kept === at.length) return { at, seq, sentAt, begins };
  const news = { at: sharedFloats(kept), seq: sharedInts(kept), sentAt: sharedFloats(kept) };
  let row = 0;
  keep((i) => {
    news.at[row] = at[i]!;
    news.seq[row] = seq[i]!;
    news.sentAt[row++] = sentAt[i]!;
  });
  return { ...news, begins };
}
