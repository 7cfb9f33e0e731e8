/** All that was observed of one tuning, pooled over pairs and plays; counts and exposures, never ratios of pairs. */
import type { Rng } from '../lib/rng.ts';
import type { Ms, TruthPolicy } from '../model.ts';
import { intersection, type Span, total } from '../timeline.ts';
import type { Block } from './intervals.ts';
import type { Mistake, PairScore, Wait } from './score.ts';
import type { CrashOutcome } from './survival.ts';

export interface Evidence {
  readonly crashes: readonly CrashOutcome[];
  /** Those that count under the scenario's truth. */
  readonly mistakes: readonly Mistake[];
  /** Suspicions of live peers that the truth policy excuses. */
  readonly excused: readonly Mistake[];
  readonly exposure: Ms;
  readonly suspected: Ms;
  readonly reachable: Ms;
  readonly suspectedReachable: Ms;
  readonly unreachable: readonly Wait[];
  readonly retrust: readonly Wait[];
  /** Time cut into blocks, each over all pairs of its play: the unit of resampling. */
  readonly blocks: readonly Block[];
  /** How late each suspicion was voiced, outside of ordered stalls. */
  readonly lateness: readonly Ms[];
  readonly stateBytes: number | undefined;
  readonly random: Rng;
}

/** The scores of all pairs of one play. */
export interface PlayScore {
  readonly pairs: readonly PairScore[];
  readonly scored: readonly Span[];
  readonly blockLength: Ms;
}

export function gather(
  plays: readonly PlayScore[],
  policy: TruthPolicy,
  extra: Pick<Evidence, 'lateness' | 'stateBytes' | 'random'>,
): Evidence {
  const pairs = plays.flatMap((play) => play.pairs);
  const counts = ({ cause }: Mistake): boolean =>
    !(cause === 'partition' && policy.partitioned === 'suspect') &&
    !(cause === 'stall' && policy.paused === 'suspect');
  const mistakes = pairs.flatMap((pair) => pair.mistakes);
  const summed = (spans: (pair: PairScore) => readonly Span[]): Ms =>
    pairs.reduce((sum, pair) => sum + total(spans(pair)), 0);
  return {
    crashes: pairs.flatMap((pair) => pair.crashes),
    mistakes: mistakes.filter(counts),
    excused: mistakes.filter((mistake) => !counts(mistake)),
    exposure: summed((pair) => pair.exposure),
    suspected: summed((pair) => pair.suspected),
    reachable: summed((pair) => pair.reachable),
    suspectedReachable: summed((pair) => pair.suspectedReachable),
    unreachable: pairs.flatMap((pair) => pair.unreachable),
    retrust: pairs.flatMap((pair) => pair.retrust),
    blocks: plays.flatMap((play) => blocksOf(play, counts)),
    ...extra,
  };
}

function blocksOf({ pairs, scored, blockLength }: PlayScore, counts: (mistake: Mistake) => boolean): Block[] {
  return scored.flatMap(({ from, until }) => {
    const count = Math.max(1, Math.round((until - from) / blockLength));
    const length = (until - from) / count;
    return Array.from({ length: count }, (_, i): Block => {
      const block = { from: from + i * length, until: from + (i + 1) * length };
      const inside = (spans: readonly Span[]): Ms => total(intersection(spans, [block]));
      let [events, exposure, suspected] = [0, 0, 0];
      for (const pair of pairs) {
        events += pair.mistakes.filter((m) => counts(m) && m.at >= block.from && m.at < block.until).length;
        exposure += inside(pair.exposure);
        suspected += inside(pair.suspected);
      }
      return { count: events, exposure, suspected };
    });
  });
}
