/** Reasons to distrust a run. A closed list; each ends in advice. */
import { greatest } from '../lib/extremes.ts';
import { formatDuration, formatPercent } from '../lib/units.ts';
import type { Doubt } from '../result.ts';
import type { Recording } from '../trace/recording.ts';
import { ENOUGH_BLOCKS, FEWEST_BLOCKS, rateEstimate } from './clusters.ts';
import { faultLateness, laggingShare } from './cost.ts';
import { latenessAt } from './estimates.ts';
import type { Evidence } from './evidence.ts';
import { sum } from './intervals.ts';
import { WIDEST_BRACKET } from './score.ts';
import type { Disagreement } from './voices.ts';
import { longestSpell } from './weigh.ts';
import type { Young } from './youth.ts';

export interface Grounds {
  readonly plays: readonly Recording[];
  readonly labels: readonly string[];
  /** By tuning, like all that follows but lateness, which is of all of them. */
  readonly evidence: readonly Evidence[];
  readonly lateness: readonly number[];
  readonly disagreements: readonly Disagreement[];
  readonly young: readonly Young[];
}

const ALWAYS = 0.99;
/** A timeout that is off by more than this part of itself is still being learnt. */
const STILL_YOUNG = 0.1;

export function doubtsOf(grounds: Grounds): Doubt[] {
  return [
    lateness,
    lag,
    lateCrashes,
    discardedCrashes,
    disagreement,
    failedDetectors,
    neverTrusted,
    longSpells,
    youngDetectors,
  ].flatMap((ask) => ask(grounds) ?? []);
}

function intervalOf({ plays }: Grounds): number {
  return plays[0]!.plan.scenario.heartbeat.interval;
}

function lateness(grounds: Grounds): Doubt | undefined {
  const p99 = latenessAt(grounds.lateness, 0.99).value;
  if (p99 === null || p99 <= intervalOf(grounds) / 10) return undefined;
  return {
    id: 'late-voices',
    what: `one suspicion in a hundred was voiced ${formatDuration(p99)} late or later, more than a tenth of the interval`,
    advice:
      'this run measured the machine as well: use --jobs 1, fewer nodes or detectors, or a longer interval',
  };
}

function lag({ plays }: Grounds): Doubt | undefined {
  const share = laggingShare(plays);
  if (share <= 0.01) return undefined;
  return {
    id: 'lagging',
    what: `observers were late by more than a tenth of the interval for ${formatPercent(share)} of the time`,
    advice: 'clean mistakes may be the machine’s: run flatline doctor, and use --jobs 1 on a quiet machine',
  };
}

function lateCrashes(grounds: Grounds): Doubt | undefined {
  const crashes = faultLateness(grounds.plays, ({ kind }) => kind === 'down');
  const p90 = latenessAt(crashes, 0.9).value;
  if (p90 === null || p90 <= intervalOf(grounds) / 10) return undefined;
  return {
    id: 'late-crashes',
    what: `one crash in ten came ${formatDuration(p90)} late or later, more than a tenth of the interval`,
    advice:
      'they are spread over the heartbeat period less evenly than planned: use --jobs 1 on a quiet machine',
  };
}

function discardedCrashes({ evidence }: Grounds): Doubt | undefined {
  const { discarded, crashes } = evidence[0] ?? { discarded: 0, crashes: [] };
  if (discarded === 0) return undefined;
  const share = formatPercent(WIDEST_BRACKET);
  return {
    id: 'discarded-crashes',
    what: `${discarded} of ${discarded + crashes.length} crashes were discarded: their instants are not known to ${share} of the interval`,
    advice: 'the machine was too busy to kill on time: use --jobs 1, or a longer interval',
  };
}

function disagreement({ disagreements }: Grounds): Doubt | undefined {
  const voiced = sum(disagreements.map(({ voicedOnly }) => voicedOnly));
  const replayed = sum(disagreements.map(({ replayedOnly }) => replayedOnly));
  if (voiced + replayed === 0) return undefined;
  const labels = disagreements.filter((one) => one.voicedOnly + one.replayedOnly > 0).map((one) => one.label);
  return {
    id: 'disagreement',
    what: `replaying what observers heard does not give what they voiced: ${voiced} changes of opinion were only voiced, ${replayed} only replayed (${labels.join(', ')})`,
    advice: 'a detector that reads a clock or draws chance does this; otherwise please report a bug',
  };
}

function failedDetectors({ plays }: Grounds): Doubt[] {
  const failures = plays.flatMap(({ end }) => end.detectorFailures);
  const first = new Map(failures.map((failure) => [failure.tuning, failure]));
  return [...first.values()].map(({ tuning, node, peer, message }) => ({
    id: 'failed-detector',
    what: `detector ${tuning} threw on ${node} while it watched ${peer}: ${message}`,
    advice: 'its figures end there; mend it and run again',
  }));
}

/** It would have no mistakes and no detection time, and look perfect. */
function neverTrusted({ evidence, labels }: Grounds): Doubt | undefined {
  const never = labels.filter((_, i) => {
    const { exposure, suspected } = evidence[i]!;
    return exposure > 0 && suspected > ALWAYS * exposure;
  });
  if (never.length === 0) return undefined;
  return {
    id: 'never-trusted',
    what: `${never.join(', ')} suspected live peers practically all the time, so its detection times and mistakes mean nothing`,
    advice: 'look at its query accuracy; a deadline must lie after the heartbeat (flatline detectors check)',
  };
}

/** Where there are fewer blocks still, there is no interval that could be believed too much. */
function longSpells(grounds: Grounds): Doubt | undefined {
  const spell = greatest(grounds.plays.map(longestSpell));
  if (spell <= 10 * intervalOf(grounds)) return undefined;
  const rates = grounds.evidence.map(({ stretches }) => rateEstimate(stretches));
  const blocks = (grounds.evidence[0]?.stretches ?? []).flat().filter(({ exposure }) => exposure > 0).length;
  const clustered = rates.some(({ method }) => method === 'clustered');
  if (!clustered || blocks < FEWEST_BLOCKS || blocks >= ENOUGH_BLOCKS) return undefined;
  return {
    id: 'few-blocks',
    what: `faults of up to ${formatDuration(spell)} leave ${blocks} blocks of time to tell how mistakes cluster, fewer than ${ENOUGH_BLOCKS}`,
    advice: `intervals of rates rest on few bad spells: raise repeats (--repeats ${Math.ceil((grounds.plays.length * ENOUGH_BLOCKS) / blocks)})`,
  };
}

function youngDetectors({ young: all }: Grounds): Doubt | undefined {
  const young = all.filter(({ moves }) => moves > STILL_YOUNG).sort((a, b) => b.moves - a.moves);
  const [worst, ...others] = young;
  if (!worst) return undefined;
  const also = others.length > 0 ? ` (and of ${others.length} more)` : '';
  return {
    id: 'young-detectors',
    what: `after the ${worst.heard} heartbeats of the warm-up the timeout of ${worst.label}${also} is still ${formatPercent(worst.moves)} from where it settles`,
    advice: 'what is measured is a young detector; a longer warmup shows an old one',
  };
}
