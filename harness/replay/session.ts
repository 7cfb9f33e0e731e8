/** What there is to replay of a trace: one life of a sender, as one observer heard it. */
import type { Link, Ms } from '../model.ts';
import { FreshnessFilter } from '../monitor.ts';
import type { Span } from '../timeline.ts';
import type { Heard, Trace, Watch } from '../trace/trace.ts';

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

/** Takes the columns of the trace over: where heartbeats are stale, they are overwritten. */
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

/**
 * Without stale heartbeats; `begins` are the rows at which the lives of the sender begin. What is news moves up over what is
 * not: a copy would take as much memory again. Doing it twice changes nothing, as what is left at the end is stale too.
 */
function fresh({
  at,
  seq,
  sentAt,
  incarnation,
}: Heard): Pick<Session, 'at' | 'seq' | 'sentAt'> & { begins: number[] } {
  const filter = new FreshnessFilter();
  const begins: number[] = [];
  let kept = 0;
  for (let i = 0; i < at.length; i++) {
    const life = incarnation?.[i] ?? 0;
    const judged = filter.judge(life, seq[i]!);
    if (judged === 'stale') continue;
    if (kept === 0 || judged === 'restarted') begins.push(kept);
    if (kept < i) {
      at[kept] = at[i]!;
      seq[kept] = seq[i]!;
      sentAt[kept] = sentAt[i]!;
      if (incarnation) incarnation[kept] = life;
    }
    kept++;
  }
  const news = <T extends Float64Array | Uint32Array>(column: T): T => column.subarray(0, kept) as T;
  return { at: news(at), seq: news(seq), sentAt: news(sentAt), begins };
}
