/** Truth against opinion: everything that the metrics of one tuning are computed from. */

import { firstFrom } from '../lib/sorted.ts';
import type { Ms, TruthPolicy } from '../model.ts';
import type { Fresh } from '../replay/replay.ts';
import { difference, intersection, type Span, type Timeline, touches, union } from '../timeline.ts';
import type { Life } from '../trace/recording.ts';
import type { CrashOutcome } from './survival.ts';
import type { PairTruth } from './truth.ts';

/** What stood behind a wrong suspicion. */
export type MistakeCause = 'clean' | 'stall' | 'partition';

export interface Mistake {
  readonly at: Ms;
  readonly until: Ms;
  readonly cause: MistakeCause;
  /** It was the observer that stood still: the slow accuser. */
  readonly byObserver: boolean;
  /** It fell into time in which the truth policy holds suspicion to be right, so it is shown and not counted. */
  readonly excused: boolean;
}

/** The wait for a change of opinion; censored if it was not seen to come. */
export interface Wait {
  /** When the partition began. */
  readonly cut: Ms;
  readonly time: Ms;
  readonly seen: boolean;
}

export interface PairScore {
  readonly crashes: readonly CrashOutcome[];
  /** Crashes whose instant is not known well enough to measure from. */
  readonly discarded: readonly string[];
  /** All S-transitions against crash truth. */
  readonly mistakes: readonly Mistake[];
  /** Stretches in which the sender was up, observed and scored. */
  readonly exposure: readonly Span[];
  readonly suspected: readonly Span[];
  /** The same without partitions. */
  readonly reachable: readonly Span[];
  readonly suspectedReachable: readonly Span[];
  /** From the start of a partition to the suspicion. */
  readonly unreachable: readonly Wait[];
  /** From the heal to the trust, where it was suspected at the heal. */
  readonly retrust: readonly Wait[];
}

export interface PairView {
  readonly truth: PairTruth;
  readonly opinion: Timeline;
  readonly fresh: Fresh;
  readonly scored: readonly Span[];
  readonly policy: TruthPolicy;
  readonly rewarm: Ms;
  readonly interval: Ms;
  /** End of the play. */
  readonly end: Ms;
}

const GRACE_INTERVALS = 2;
/** A crash is measured from only if its instant is known to this part of the interval. */
export const WIDEST_BRACKET = 0.05;

export function scorePair(view: PairView): PairScore {
  const { truth, opinion } = view;
  const { up, alive, excused, exposure } = accountable(view);
  const reachable = difference(exposure, truth.blocked);
  const suspicions = opinion.spans('suspect', 0, view.end);
  const seen = truth.lives.filter((life) => isSeen(view, life));
  const blurred = ({ bracket }: Life): boolean => bracket > WIDEST_BRACKET * view.interval;
  return {
    crashes: seen.filter((life) => !blurred(life)).map((life) => crashOutcome(view, life)),
    discarded: seen.filter(blurred).map((life) => crashName(view, life)),
    mistakes: alive.flatMap((span) => mistakesIn(view, span, excused)),
    exposure,
    suspected: intersection(suspicions, exposure),
    reachable,
    suspectedReachable: intersection(suspicions, reachable),
    ...partitionWaits(view, up),
  };
}

/** The time in which suspicion is a mistake: `exposure`. It does not depend on what anybody thought. */
export function accountable(view: Omit<PairView, 'opinion'>) {
  const { truth, scored, policy, interval } = view;
  const up = truth.lives.flatMap((life, i) => upSpan(view, life, i));
  const alive = intersection(intersection(up, scored), [truth.observed]);
  // a heartbeat needs its time to come after a heal or a pause, and until then suspicion is no mistake either
  const grace = GRACE_INTERVALS * interval;
  const excused = union(
    [
      ...(policy.partitioned === 'suspect' ? truth.blocked : []),
      ...(policy.paused === 'suspect' ? truth.senderStalls : []),
    ].map(({ from, until }) => ({ from, until: until + grace })),
  );
  return { up, alive, excused, exposure: difference(alive, excused) };
}

/** When a life may be scored for mistakes: a restarted node, or observer, is given time to warm up. */
function upSpan({ fresh, rewarm, truth }: Omit<PairView, 'opinion'>, life: Life, index: number): Span[] {
  let from = life.from;
  if (index > 0) {
    const firstBeat = fresh.restarted.indexOf(1, firstFrom(fresh.at, life.from));
    from = (fresh.at[firstBeat] ?? life.from) + rewarm;
  }
  if (truth.observed.incarnation > 0) from = Math.max(from, truth.observed.from + rewarm);
  const until = life.until - life.bracket;
  return from < until ? [{ from, until }] : [];
}

/** Whether a life ended in a crash, in scored time, of which this observer had an opinion to change. */
function isSeen({ truth: { observed }, scored, fresh }: PairView, life: Life): boolean {
  const crash = life.until;
  // what was sent in a life arrives in it or after it
  const heard = fresh.sentAt
    .subarray(firstFrom(fresh.at, life.from))
    .some((at) => at >= life.from && at <= crash);
  const watched = observed.from <= crash && crash < observed.until;
  return life.crashed && heard && watched && scored.some(({ from, until }) => from <= crash && crash < until);
}

function crashName({ truth }: PairView, { incarnation }: Life): string {
  return `${truth.sender}.${incarnation}`;
}

function crashOutcome(view: PairView, life: Life): CrashOutcome {
  const { opinion, truth, end } = view;
  const crash = life.until;
  const next = truth.lives[truth.lives.indexOf(life) + 1];
  const name = { crash: crashName(view, life) };
  const horizon = Math.min(next?.from ?? end, truth.observed.until, end);
  const flips = opinion.flips.filter((at) => at > crash && at < horizon);
  const last = opinion.flips.findLast((at) => at < horizon) ?? 0;
  const lost = horizon - crash;
  if (opinionBefore(opinion, horizon) === 'trust') {
    const kind = next !== undefined && horizon === next.from ? 'missed' : 'censored';
    return { ...name, kind, time: lost, already: false, wavered: flips.length > 0 };
  }
  const already = last <= crash;
  return {
    ...name,
    kind: 'detected',
    time: already ? 0 : last - crash,
    already,
    wavered: flips.length > 1,
  };
}

/** The opinion just before an instant. */
function opinionBefore(opinion: Timeline, at: Ms): 'trust' | 'suspect' {
  const count = opinion.flips.filter((flip) => flip < at).length;
  const [first, second] =
    opinion.initial === 'trust' ? (['trust', 'suspect'] as const) : (['suspect', 'trust'] as const);
  return count % 2 === 0 ? first : second;
}

/** One mistake per change to suspicion inside the span; one that is open at its end counts, one at its start not. */
function mistakesIn(view: PairView, span: Span, excused: readonly Span[]): Mistake[] {
  return view.opinion
    .spans('suspect', span.from, span.until)
    .filter((suspicion) => suspicion.from > span.from)
    .map((suspicion) => {
      const since = silenceBefore(view, suspicion.from);
      const { senderStalls, observerStalls, blocked } = view.truth;
      const byObserver = touches(observerStalls, since, suspicion.from);
      const stalled = byObserver || touches(senderStalls, since, suspicion.from);
      // what follows a heal within an interval is the partition's doing: nothing has had time to arrive
      const cut = touches(blocked, since - view.interval, suspicion.from);
      const cause = stalled ? 'stall' : cut ? 'partition' : 'clean';
      const at = suspicion.from;
      return {
        at,
        until: suspicion.until,
        cause,
        byObserver,
        excused: excused.some(({ from, until }) => from <= at && at < until),
      };
    });
}

/** When the last heartbeat before a suspicion was sent: the silence that was judged begins there. */
function silenceBefore({ fresh }: PairView, at: Ms): Ms {
  const next = firstFrom(fresh.at, at);
  return next === 0 ? 0 : fresh.sentAt[next - 1]!;
}

function partitionWaits(view: PairView, up: readonly Span[]): Pick<PairScore, 'unreachable' | 'retrust'> {
  const { truth, opinion, scored } = view;
  const unreachable: Wait[] = [];
  const retrust: Wait[] = [];
  const cuts = truth.blocked;
  cuts.forEach((cut, i) => {
    const life = up.find(({ from, until }) => from <= cut.from && cut.until <= until);
    if (!life || !scored.some(({ from, until }) => from <= cut.from && cut.from < until)) return;
    unreachable.push({ cut: cut.from, ...waitFor('suspect', opinion, cut.from, cut.until) });
    const horizon = Math.min(cuts[i + 1]?.from ?? view.end, life.until, view.end);
    const healed = Math.min(cut.until, view.end);
    if (opinion.at(healed) === 'suspect' && healed < horizon) {
      retrust.push({ cut: cut.from, ...waitFor('trust', opinion, healed, horizon) });
    }
  });
  return { unreachable, retrust };
}

function waitFor(wanted: 'trust' | 'suspect', opinion: Timeline, from: Ms, until: Ms): Omit<Wait, 'cut'> {
  const first = opinion.spans(wanted, from, until)[0];
  return first ? { time: first.from - from, seen: true } : { time: until - from, seen: false };
}
