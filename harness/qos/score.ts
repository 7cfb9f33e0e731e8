/** Truth against opinion: everything that the metrics of one tuning are computed from. */
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
}

/** The wait for a change of opinion; censored if it was not seen to come. */
export interface Wait {
  readonly time: Ms;
  readonly seen: boolean;
}

export interface PairScore {
  readonly crashes: readonly CrashOutcome[];
  /** All S-transitions against crash truth; the policy tells which of them count. */
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

export function scorePair(view: PairView): PairScore {
  const { truth, opinion, scored, policy } = view;
  const up = truth.lives.flatMap((life, i) => upSpan(view, life, i));
  const alive = intersection(intersection(up, scored), [truth.observed]);
  // a heartbeat needs its time to come after a heal or a pause, and until then suspicion is no mistake either
  const grace = GRACE_INTERVALS * view.interval;
  const excused = union(
    [
      ...(policy.partitioned === 'suspect' ? truth.blocked : []),
      ...(policy.paused === 'suspect' ? truth.senderStalls : []),
    ].map(({ from, until }) => ({ from, until: until + grace })),
  );
  const exposure = difference(alive, excused);
  const reachable = difference(exposure, truth.blocked);
  const suspicions = opinion.spans('suspect', 0, view.end);
  return {
    crashes: truth.lives.flatMap((life, i) => crashOutcome(view, life, truth.lives[i + 1])),
    mistakes: alive.flatMap((span) => mistakesIn(view, span)),
    exposure,
    suspected: intersection(suspicions, exposure),
    reachable,
    suspectedReachable: intersection(suspicions, reachable),
    ...partitionWaits(view, up),
  };
}

/** When a life may be scored for mistakes: a restarted node, or observer, is given time to warm up. */
function upSpan({ fresh, rewarm, truth }: PairView, life: Life, index: number): Span[] {
  let from = life.from;
  if (index > 0) {
    const firstBeat = fresh.at.find((at, i) => at >= life.from && fresh.restarted[i] === 1);
    from = (firstBeat ?? life.from) + rewarm;
  }
  if (truth.observed.incarnation > 0) from = Math.max(from, truth.observed.from + rewarm);
  return from < life.until ? [{ from, until: life.until }] : [];
}

function crashOutcome(view: PairView, life: Life, next: Life | undefined): CrashOutcome[] {
  const { opinion, truth, end, scored, fresh } = view;
  const crash = life.until;
  // of a node that was never heard in this life nobody had an opinion to change
  if (!fresh.sentAt.some((at) => at >= life.from && at <= crash)) return [];
  const watched = truth.observed.from <= crash && crash < truth.observed.until;
  if (!life.crashed || !watched || !scored.some(({ from, until }) => from <= crash && crash < until))
    return [];
  const horizon = Math.min(next?.from ?? end, truth.observed.until, end);
  const flips = opinion.flips.filter((at) => at > crash && at < horizon);
  const last = opinion.flips.findLast((at) => at < horizon) ?? 0;
  const lost = horizon - crash;
  if (opinionBefore(opinion, horizon) === 'trust') {
    const kind = next !== undefined && horizon === next.from ? 'missed' : 'censored';
    return [{ kind, time: lost, already: false, wavered: flips.length > 0 }];
  }
  const already = last <= crash;
  return [{ kind: 'detected', time: already ? 0 : last - crash, already, wavered: flips.length > 1 }];
}

/** The opinion just before an instant. */
function opinionBefore(opinion: Timeline, at: Ms): 'trust' | 'suspect' {
  const count = opinion.flips.filter((flip) => flip < at).length;
  const [first, second] =
    opinion.initial === 'trust' ? (['trust', 'suspect'] as const) : (['suspect', 'trust'] as const);
  return count % 2 === 0 ? first : second;
}

/** One mistake per change to suspicion inside the span; one that is open at its end counts, one at its start not. */
function mistakesIn(view: PairView, span: Span): Mistake[] {
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
      return { at: suspicion.from, until: suspicion.until, cause, byObserver };
    });
}

/** When the last heartbeat before a suspicion was sent: the silence that was judged begins there. */
function silenceBefore({ fresh }: PairView, at: Ms): Ms {
  let low = 0;
  let high = fresh.at.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (fresh.at[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : fresh.sentAt[low - 1]!;
}

function partitionWaits(view: PairView, up: readonly Span[]): Pick<PairScore, 'unreachable' | 'retrust'> {
  const { truth, opinion, scored } = view;
  const unreachable: Wait[] = [];
  const retrust: Wait[] = [];
  const cuts = truth.blocked;
  cuts.forEach((cut, i) => {
    const life = up.find(({ from, until }) => from <= cut.from && cut.until <= until);
    if (!life || !scored.some(({ from, until }) => from <= cut.from && cut.from < until)) return;
    unreachable.push(waitFor('suspect', opinion, cut.from, cut.until));
    const horizon = Math.min(cuts[i + 1]?.from ?? view.end, life.until, view.end);
    const healed = Math.min(cut.until, view.end);
    if (opinion.at(healed) === 'suspect' && healed < horizon) {
      retrust.push(waitFor('trust', opinion, healed, horizon));
    }
  });
  return { unreachable, retrust };
}

function waitFor(wanted: 'trust' | 'suspect', opinion: Timeline, from: Ms, until: Ms): Wait {
  const first = opinion.spans(wanted, from, until)[0];
  return first ? { time: first.from - from, seen: true } : { time: until - from, seen: false };
}
