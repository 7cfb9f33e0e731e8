import type { Link, Ms } from '../model.ts';
import type { Fresh } from '../replay/replay.ts';
import type { Recording, Stream, Voice } from '../trace/recording.ts';
import { lookups } from './lookups.ts';

/** When an observer stood still by order. */
interface Standstill {
  readonly from: Ms;
  readonly until: Ms;
  /** Its own thread was blocked, so that afterwards its timers come first; a stopped process finds its messages first. */
  readonly timersFirst: boolean;
}

/**
 * When an observer without any lag says what the rule says: at once, unless it stands still. A suspicion that fell due
 * meanwhile is said when it goes on; if a heartbeat is handled before that, it counts from when the rule says, as any that is
 * overdue.
 * @param hearsStalls whether the detector is told when its observer found that it had not run
 */
export function asSaid(
  voices: readonly Voice[],
  recording: Recording,
  { link, observed }: Stream,
  fresh: Fresh,
  hearsStalls: boolean,
): readonly Voice[] {
  const standstills = standstillsOf(recording, link);
  if (standstills.length === 0) return voices;
  return voices.flatMap((voice): Voice[] => {
    const { opinion, exact } = voice;
    const during = standstills.findIndex(({ from, until }) => from < exact && exact <= until);
    if (opinion === 'trust' || during < 0) return [voice];
    const { at, overdue } = saidAfter(standstills, during, fresh, hearsStalls);
    if (overdue) return [{ ...voice, late: at - exact }];
    // nobody was there any more to say it
    if (at >= Math.min(observed.until, recording.end.end)) return [];
    return [{ ...voice, at, late: at - exact }];
  });
}

/** When what fell due during a standstill is noticed, and whether a heartbeat brings that to light. */
function saidAfter(
  standstills: readonly Standstill[],
  during: number,
  fresh: Fresh,
  hearsStalls: boolean,
): { at: Ms; overdue: boolean } {
  const { until, timersFirst } = standstills[during]!;
  if (timersFirst) return { at: until, overdue: false };
  if (fresh.at.includes(until)) return { at: until, overdue: true };
  const next = standstills[during + 1];
  if (next?.from !== until) return { at: until, overdue: false };
  // stopped again before it had seen to its timers; what was due before a stall is said when a detector is told of that
  const told = hearsStalls && fresh.stalls.some(({ from }) => from === until);
  return told ? { at: next.until, overdue: false } : saidAfter(standstills, during + 1, fresh, hearsStalls);
}

/** One that begins as another ends is another: in between, what was due is said. */
function standstillsOf(recording: Recording, link: Link): Standstill[] {
  const held: { from: Ms; until: Ms; timersFirst: boolean }[] = [];
  const spans = lookups(recording)
    .onNode(link.to)
    .flatMap(({ spell, ended }) => {
      const { effect, from } = recording.plan.spells[spell]!;
      if (effect.kind !== 'paused' && effect.kind !== 'stalled') return [];
      // a stall that a stopped process was told of begins as soon as it goes on, with nothing in between
      return [{ from, until: ended[1], timersFirst: effect.kind === 'stalled' }];
    });
  for (const span of spans.sort((a, b) => a.from - b.from)) {
    const last = held.at(-1);
    if (last && span.from < last.until) {
      last.until = Math.max(last.until, span.until);
      last.timersFirst ||= span.timersFirst;
    } else held.push({ ...span });
  }
  return held;
}
