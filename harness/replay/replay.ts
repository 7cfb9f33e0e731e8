/** Judges recorded heartbeats by a detector, exactly and without polling. */
import type { Detector, Ms } from '../model.ts';
import { FreshnessFilter, Monitor } from '../monitor.ts';
import { type Span, Timeline } from '../timeline.ts';
import type { Stream } from '../trace/recording.ts';

type Heard = Stream['heard'];

/** The heartbeats that are news, and which of them begin a new incarnation. The same for every detector. */
export interface Fresh {
  readonly at: Float64Array;
  readonly seq: Uint32Array;
  readonly sentAt: Float64Array;
  readonly restarted: Uint8Array;
  /** When the observer itself did not run, in order; `until` is when it found out. */
  readonly stalls: readonly Span[];
}

export function freshOf({ at, seq, incarnation, sentAt }: Heard, stalls: readonly Span[] = []): Fresh {
  const filter = new FreshnessFilter();
  const rows = new Uint32Array(at.length);
  const marks = new Uint8Array(at.length);
  let count = 0;
  for (let i = 0; i < at.length; i++) {
    const judged = filter.judge(incarnation[i]!, seq[i]!);
    if (judged === 'stale') continue;
    rows[count] = i;
    marks[count++] = judged === 'restarted' ? 1 : 0;
  }
  const restarted = marks.subarray(0, count);
  if (count === at.length) return { at, seq, sentAt, restarted, stalls };
  const kept = rows.subarray(0, count);
  return {
    at: Float64Array.from(kept, (i) => at[i]!),
    seq: Uint32Array.from(kept, (i) => seq[i]!),
    sentAt: Float64Array.from(kept, (i) => sentAt[i]!),
    restarted,
    stalls,
  };
}

/**
 * What the detector thinks of the sender, from the first instant to `end`. It suspects until the first heartbeat.
 * @param heard told after each heartbeat, with the deadline that it led to
 */
export function replay(
  { at, seq, sentAt, restarted, stalls }: Fresh,
  create: () => Detector,
  end: Ms,
  heard?: (row: number, deadline: Ms) => void,
): Timeline {
  const timeline = new Timeline('suspect');
  const monitor = new Monitor(create, (when) => timeline.flip(when));
  let stall = 0;
  const catchUp = (now: Ms): void => {
    for (; stall < stalls.length && stalls[stall]!.until <= now; stall++) {
      monitor.stalled(stalls[stall]!.from, stalls[stall]!.until);
    }
  };
  for (let i = 0; i < at.length; i++) {
    if (stall < stalls.length) catchUp(at[i]!);
    if (restarted[i]) monitor.restart();
    monitor.heartbeat(at[i]!, seq[i]!, sentAt[i]!);
    heard?.(i, monitor.deadline);
  }
  catchUp(end);
  monitor.expire(end);
  return timeline;
}
