/** All that was observed of one tuning, pooled over pairs and plays; counts and exposures, never ratios of pairs. */
import type { Rng } from '../lib/rng.ts';
import type { Ms } from '../model.ts';
import { type Span, total } from '../timeline.ts';
import type { Block, Stretch } from './clusters.ts';
import { type Columns, columnsOf } from './columns.ts';
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
  /** How many pairs one fault strikes at once: if they were mistaken, it would be all together. */
  readonly together: number;
  /** How late each suspicion was voiced, outside of ordered stalls. */
  readonly lateness: readonly Ms[];
  readonly stateBytes: number | undefined;
  /** Play by play; not of scenarios taken together. */
  readonly columns?: Columns;
  readonly random: Rng;
}

/** The scores of all pairs of one play. */
export interface PlayScore {
  readonly pairs: readonly PairScore[];
  readonly planned: number;
  readonly scored: readonly Span[];
  /** When any link was cut: cuts that overlap are one partition. */
  readonly cuts: readonly Span[];
  readonly together: number;
  readonly blockLength: Ms;
}

export function gather(
  plays: readonly PlayScore[],
  extra: Pick<Evidence, 'lateness' | 'stateBytes' | 'random'>,
): Evidence {
  const pairs = plays.flatMap((play) => play.pairs);
  const cut = plays.map((play) => ({ pairs: play.pairs, stretches: stretchesOf(play) }));
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
    stretches: cut.flatMap(({ stretches }) => stretches),
    together: plays.reduce((most, play) => Math.max(most, play.together), 1),
    columns: columnsOf(cut),
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
    const edges = Float64Array.from({ length: count + 1 }, (_, i) => from + i * length);
    const blocks = Array.from({ length: count }, () => ({ count: 0, exposure: 0, suspected: 0 }));
    /** The block in which an instant of the stretch lies. */
    const blockAt = (at: Ms): number => {
      let i = Math.min(count - 1, Math.max(0, Math.floor((at - from) / length)));
      // dividing and multiplying round differently
      while (i > 0 && at < edges[i]!) i--;
      while (i < count - 1 && at >= edges[i + 1]!) i++;
      return i;
    };
    const spread = (spans: readonly Span[], what: 'exposure' | 'suspected'): void => {
      for (const span of spans) {
        if (span.until <= from || span.from >= until) continue;
        for (let i = blockAt(span.from); i < count && edges[i]! < span.until; i++) {
          blocks[i]![what] += Math.min(span.until, edges[i + 1]!) - Math.max(span.from, edges[i]!);
        }
      }
    };
    for (const { mistakes, exposure, suspected } of pairs) {
      for (const { at, excused } of mistakes) {
        if (!excused && at >= from && at < until) blocks[blockAt(at)]!.count++;
      }
      spread(exposure, 'exposure');
      spread(suspected, 'suspected');
    }
    return blocks satisfies Block[];
  });
}
