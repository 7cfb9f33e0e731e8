/** All that was observed of one tuning, pooled over pairs and plays; counts and exposures, never ratios of pairs. */
import type { Rng } from '../lib/rng.ts';
import type { Ms } from '../model.ts';
import { intersection, type Span, total } from '../timeline.ts';
import type { Block, Stretch } from './clusters.ts';
import type { Mistake, PairScore, Wait } from './score.ts';
import type { CrashOutcome, Views } from './survival.ts';

export interface Evidence {
  /** By crash, what each observer saw of it. */
  readonly crashes: readonly Views<CrashOutcome>[];
  /** Crashes that scored time was to have. */
  readonly planned: number;
  /** Crashes whose instant is not known well enough. */
  readonly discarded: number;
  /** Those that count under the scenario's truth. */
  readonly mistakes: readonly Mistake[];
  /** Suspicions of live peers that the truth policy excuses. */
  readonly excused: readonly Mistake[];
  readonly exposure: Ms;
  readonly suspected: Ms;
  readonly reachable: Ms;
  readonly suspectedReachable: Ms;
  /** By partition, the waits of all links that it cut. */
  readonly unreachable: readonly Views<Wait>[];
  readonly retrust: readonly Views<Wait>[];
  /** Scored time cut into blocks, each over all pairs of its play. */
  readonly stretches: readonly Stretch[];
  /** How late each suspicion was voiced, outside of ordered stalls. */
  readonly lateness: readonly Ms[];
  readonly stateBytes: number | undefined;
  readonly random: Rng;
}

/** The scores of all pairs of one play. */
export interface PlayScore {
  readonly pairs: readonly PairScore[];
  readonly planned: number;
  readonly scored: readonly Span[];
  /** When any link was cut: cuts that overlap are one partition. */
  readonly cuts: readonly Span[];
  readonly blockLength: Ms;
}

export function gather(
  plays: readonly PlayScore[],
  extra: Pick<Evidence, 'lateness' | 'stateBytes' | 'random'>,
): Evidence {
  const pairs = plays.flatMap((play) => play.pairs);
  const mistakes = pairs.flatMap((pair) => pair.mistakes);
  const summed = (spans: (pair: PairScore) => readonly Span[]): Ms =>
    pairs.reduce((sum, pair) => sum + total(spans(pair)), 0);
  return {
    crashes: plays.flatMap((play) => grouped(play, 'crashes', ({ crash }) => crash)),
    planned: plays.reduce((sum, play) => sum + play.planned, 0),
    discarded: plays.reduce((sum, play) => sum + discardedIn(play), 0),
    mistakes: mistakes.filter(({ excused }) => !excused),
    excused: mistakes.filter(({ excused }) => excused),
    exposure: summed((pair) => pair.exposure),
    suspected: summed((pair) => pair.suspected),
    reachable: summed((pair) => pair.reachable),
    suspectedReachable: summed((pair) => pair.suspectedReachable),
    unreachable: plays.flatMap((play) => grouped(play, 'unreachable', partitionIn(play))),
    retrust: plays.flatMap((play) => grouped(play, 'retrust', partitionIn(play))),
    stretches: plays.flatMap(stretchesOf),
    ...extra,
  };
}

/** What the pairs of a play saw, by event. */
function grouped<K extends 'crashes' | 'unreachable' | 'retrust'>(
  { pairs }: PlayScore,
  what: K,
  event: (seen: PairScore[K][number]) => unknown,
): Views<PairScore[K][number]>[] {
  const seen: PairScore[K][number][] = pairs.flatMap((pair) => [...pair[what]]);
  return [...Map.groupBy(seen, event).values()];
}

function partitionIn({ cuts }: PlayScore): (wait: Wait) => unknown {
  return ({ cut }) => cuts.find(({ from, until }) => from <= cut && cut < until);
}

function discardedIn({ pairs }: PlayScore): number {
  return new Set(pairs.flatMap(({ discarded }) => discarded)).size;
}

function stretchesOf({ pairs, scored, blockLength }: PlayScore): Stretch[] {
  return scored.map(({ from, until }) => {
    const count = Math.max(1, Math.floor((until - from) / blockLength));
    const length = (until - from) / count;
    return Array.from({ length: count }, (_, i): Block => {
      const block = { from: from + i * length, until: from + (i + 1) * length };
      const inside = (spans: readonly Span[]): Ms => total(intersection(spans, [block]));
      let [events, exposure, suspected] = [0, 0, 0];
      for (const pair of pairs) {
        events += pair.mistakes.filter((m) => !m.excused && m.at >= block.from && m.at < block.until).length;
        exposure += inside(pair.exposure);
        suspected += inside(pair.suspected);
      }
      return { count: events, exposure, suspected };
    });
  });
}
