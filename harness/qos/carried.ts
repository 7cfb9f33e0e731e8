/** What a thin link carried while it had more to carry than it could: one with room to spare tells nothing. */
import type { OwnTime } from '../assumed.ts';
import type { Ms } from '../model.ts';
import type { Beat } from './beats.ts';
import { GUARD } from './course.ts';

/** The longest run of heartbeats that came out of one pipe without a pause. */
export interface Carried {
  /** Kilobytes per second. */
  readonly asked: number;
  /** In order. */
  readonly arrivals: readonly Ms[];
  /** By how much later than another each may have come for reasons of its own. */
  readonly spread: Ms;
}

/**
 * Each connection has a pipe of its own, and several may be at it at once: an old one, whose sender is gone, is emptied all the same.
 * @param opened when connections were made
 * @param own what the link takes by itself
 */
export function carriedBy(
  beats: readonly Beat[],
  { interval, bytes }: { readonly interval: Ms; readonly bytes: number },
  opened: readonly Ms[],
  own: Pick<OwnTime, 'spread' | 'most'>,
): Carried | undefined {
  let longest: readonly Beat[] = [];
  let run: Beat[] = [];
  let connections = 0;
  for (const beat of beats) {
    const before = run.at(-1);
    while (connections < opened.length && opened[connections]! < (before?.sentAt ?? 0)) connections++;
    const anew = opened[connections] !== undefined && opened[connections]! <= beat.sentAt + GUARD;
    if (!before || anew || !follows(beat, before, own.most)) run = [];
    if (!isTimed(beat) || bytes / interval <= beat.asked.rate!) continue;
    run.push(beat);
    if (run.length > longest.length) longest = run;
  }
  if (longest.length === 0) return undefined;
  const { rate, jitter = 0 } = longest[0]!.asked;
  return {
    asked: rate!,
    arrivals: longest.map(({ arrival }) => arrival!),
    spread: own.spread + 2 * jitter,
  };
}

/** Whether its arrival tells when it came out of the pipe. */
function isTimed({ asked, steady, waited, arrival, until }: Beat): boolean {
  if (!steady || waited || arrival! >= until) return false;
  return asked.rate !== undefined && asked.cut !== 'hold' && !asked.draws;
}

/** Whether it was queued behind the other: nothing was between them, and it found the pipe full. */
function follows(beat: Beat, { place, until, arrival, asked }: Beat, own: Ms): boolean {
  const { delay = 0, jitter = 0 } = asked;
  return beat.place === place + 1 && beat.until === until && beat.sentAt < arrival! - delay - jitter - own;
}
