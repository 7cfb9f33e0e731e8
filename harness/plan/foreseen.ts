/** What a limit would come to after so many plays, by what a pilot saw. */

import { formatDuration, formatNines, formatPercent, HOUR, round } from '../lib/units.ts';
import { wilsonInterval } from '../lib/wilson.ts';
import { type Bounded, USUAL_SIDE, type Verdict, verdictOf } from '../limits/verdict.ts';
import {
  durationBounds,
  FEWEST_BLOCKS,
  FEWEST_MISTAKES,
  rateEstimate,
  suspectedShare,
} from '../qos/clusters.ts';
import { waits } from '../qos/estimates.ts';
import type { Evidence } from '../qos/evidence.ts';
import {
  deviationsOf,
  effectiveGroups,
  FEWEST_RESAMPLED,
  surelyAtLeast,
  surelyAtMost,
} from '../qos/intervals.ts';
import { limited } from '../qos/limited.ts';
import { type CrashOutcome, detectionCurve, type Views } from '../qos/survival.ts';
import type { Threshold } from '../scenario/thresholds.ts';

export interface Future {
  /** What it comes to in the end, if the pilot is right: on which side of the limit its figure lies. */
  readonly side: 'pass' | 'fail';
  /**
   * @param luck by how many standard deviations the run is off towards the limit, of what chance does to it and did to the
   * pilot
   */
  verdict(plays: number, luck: number): Verdict['verdict'];
  /** What the pilot saw. */
  readonly about: string;
}

/** @param pilot how many plays the evidence is of. Returns why nothing can be foreseen, where that is so. */
export function foreseen(limit: Threshold, evidence: Evidence, pilot: number): Future | string {
  const { metric, aggregate } = limit;
  if (metric === 'mistake_rate') return rate(limit, evidence, pilot);
  if (metric === 'already_suspected') return share(limit, evidence, pilot);
  if (metric === 'query_accuracy' && evidence.suspected === 0) return trusted(limit, evidence, pilot);
  if (typeof aggregate === 'object') {
    if (metric === 'detection_time') return quantile(limit, evidence.crashes, 'crashes', pilot);
    const partitions = metric === 'retrust_time' ? evidence.retrust : evidence.unreachable;
    return quantile(limit, waits(partitions), 'partitions', pilot);
  }
  const estimate = limited(limit, evidence);
  if ('fact' in estimate) return fact(limit, estimate.fact, pilot);
  if (metric !== 'detection_time') return ofMistakes(limit, evidence, pilot);
  return mean(limit, estimate as Bounded, evidence, pilot);
}

/** Which way bad luck goes: towards the limit. */
function towards(value: number, limit: number): 1 | -1 {
  return value < limit ? 1 : -1;
}

function sideOf(value: number, limit: Threshold): 'pass' | 'fail' {
  return value < limit.value === limit.op.startsWith('<') ? 'pass' : 'fail';
}

function rate(limit: Threshold, { stretches }: Evidence, pilot: number): Future | string {
  const { value, count, exposure, clustering } = rateEstimate(stretches);
  if (!(exposure > 0)) return 'the pilot had no time in which it could have been mistaken';
  if (clustering === null)
    return 'the pilot was too short to tell how mistakes cluster: --pilot takes more plays';
  const clusters = count / clustering;
  const way = towards(value * HOUR, limit.value);
  return {
    side: sideOf(value * HOUR, limit),
    verdict: (plays, luck) => {
      const times = plays / pilot;
      const mean = times * clusters;
      const off = clusters > 0 ? luck * Math.sqrt(mean + mean ** 2 / clusters) : 0;
      const seen = Math.max(0, mean + way * off) * clustering;
      return verdictOf(limit, { count: seen, exposure: times * exposure, clustering }).verdict;
    },
    about:
      count === 0
        ? `if none is seen, as in ${formatDuration(exposure)} of the pilot`
        : `${round(value * HOUR)}/h in the pilot${clustering > 1 ? `, in clusters worth ${round(clustering)}` : ''}`,
  };
}

/** A quantile keeps its limit where enough of the crashes are noticed within it. */
function quantile(
  limit: Threshold,
  events: readonly Views<Pick<CrashOutcome, 'kind' | 'time'>>[],
  what: string,
  pilot: number,
): Future | string {
  if (events.length === 0) return `the pilot saw no ${what} of the kind`;
  const wanted = (limit.aggregate as { quantile: number }).quantile;
  const tail = 1 - limit.confidence;
  const within = detectionCurve(events).findLast(({ time }) =>
    limit.op === '<' ? time < limit.value : time <= limit.value,
  );
  const seen = Math.min(1, within?.detected ?? 0);
  const way = towards(seen, wanted);
  return {
    side: seen >= wanted ? 'pass' : 'fail',
    verdict: (plays, luck) => {
      const count = Math.floor((plays / pilot) * events.length);
      if (count === 0) return 'inconclusive';
      const off = luck * Math.sqrt(seen * (1 - seen) * (1 / count + 1 / events.length));
      const share = Math.min(1, Math.max(0, seen + way * off));
      if (surelyAtLeast(wanted, share, count, tail)) return 'pass';
      return surelyAtMost(wanted, share, count, tail) ? 'fail' : 'inconclusive';
    },
    about: `${formatPercent(seen)} of ${events.length} ${what} within it in the pilot`,
  };
}

function share(limit: Threshold, { crashes }: Evidence, pilot: number): Future | string {
  if (crashes.length === 0) return 'the pilot saw no crashes';
  const views = crashes.flat();
  const seen = views.filter(({ already }) => already).length / views.length;
  const worth = effectiveGroups(crashes);
  const way = towards(seen, limit.value);
  return {
    side: sideOf(seen, limit),
    verdict: (plays, luck) => {
      const count = (plays / pilot) * worth;
      const off = luck * Math.sqrt(seen * (1 - seen) * (1 / count + 1 / worth));
      const value = Math.min(1, Math.max(0, seen + way * off));
      const { confidence } = limit;
      const bounds = wilsonInterval(value * count, count, deviationsOf(confidence));
      return verdictOf(limit, { value, ...bounds, oneSided: confidence }).verdict;
    },
    about: `${formatPercent(seen)} of ${crashes.length} crashes in the pilot`,
  };
}

/** Nothing was suspected: the more blocks of time without a suspicion, the better the accuracy must be. */
function trusted(limit: Threshold, { stretches, exposure }: Evidence, pilot: number): Future {
  const blocks = stretches.flat().filter((block) => block.exposure > 0).length;
  const oneSided = limit.confidence;
  return {
    side: 'pass',
    verdict: (plays) => {
      const count = (plays / pilot) * blocks;
      if (count < FEWEST_BLOCKS) return 'inconclusive';
      return verdictOf(limit, { value: 1, low: (1 - oneSided) ** (1 / count), high: 1, oneSided }).verdict;
    },
    about: `if nobody is suspected, as in ${formatDuration(exposure)} of the pilot`,
  };
}

/** Bounds come closer with the root of how much more there is. */
function mean(
  limit: Threshold,
  { value, low, high }: Bounded,
  { crashes }: Evidence,
  pilot: number,
): Future | string {
  if (value === null) return 'the pilot saw no crashes';
  if (low == null || high == null) {
    return `the pilot saw ${crashes.length} crashes, too few for a bound: --pilot takes more plays`;
  }
  const way = towards(value, limit.value);
  const spread = Math.abs((way > 0 ? high : low) - value) / deviationsOf(USUAL_SIDE);
  return {
    side: sideOf(value, limit),
    verdict: (plays, luck) => {
      const times = plays / pilot;
      if (Math.floor(times * crashes.length) < FEWEST_RESAMPLED) return 'inconclusive';
      const off = way * luck * spread * Math.sqrt(1 + 1 / times);
      const at = (bound: number): number => value + off + (bound - value) / Math.sqrt(times);
      return verdictOf(limit, { value: value + off, low: at(low), high: at(high) }).verdict;
    },
    about: `${formatDuration(value)} in the pilot`,
  };
}

/** What is made of mistakes: a share of time, or time for each. Its bounds lie as factors around it. */
function ofMistakes(limit: Threshold, evidence: Evidence, pilot: number): Future | string {
  const { mistakes, suspected, exposure, stretches } = evidence;
  const { count, clustering } = rateEstimate(stretches);
  const isShare = limit.metric === 'query_accuracy';
  if (!isShare && count === 0) return 'the pilot saw no mistakes';
  const value = isShare ? suspected / exposure : suspected / count;
  const { low, high } = isShare ? suspectedShare(stretches) : durationBounds(stretches);
  if (low === null || high === null || clustering === null) {
    return `the pilot saw ${mistakes.length} mistakes, too few for a bound: --pilot takes more plays`;
  }
  const limitOf = (bad: number): number => (isShare ? 1 - bad : bad);
  const way = towards(value, limitOf(limit.value));
  const spread = Math.log(high / value) / deviationsOf(USUAL_SIDE);
  const unseen = trusted(limit, evidence, pilot);
  return {
    side: sideOf(limitOf(value), limit),
    verdict: (plays, luck) => {
      const times = plays / pilot;
      const expected = (times * count) / clustering;
      const few = expected - luck * Math.sqrt(expected);
      if (!isShare && few < FEWEST_MISTAKES) return 'inconclusive';
      // the run may see none
      if (few < 1) return unseen.verdict(plays, luck);
      const off = Math.exp(way * luck * spread * Math.sqrt(1 + 1 / times));
      const at = (deviations: number): number =>
        limitOf(
          Math.min(1 / Number(isShare), value * off * Math.exp((deviations * spread) / Math.sqrt(times))),
        );
      const sides = [at(-deviationsOf(USUAL_SIDE)), at(deviationsOf(USUAL_SIDE))].sort((a, b) => a - b);
      return verdictOf(limit, { value: at(0), low: sides[0]!, high: sides[1]! }).verdict;
    },
    about: `${isShare ? formatNines(1 - value) : formatDuration(value)} in the pilot`,
  };
}

function fact(limit: Threshold, seen: number, pilot: number): Future {
  const verdict = (plays: number) => verdictOf(limit, { fact: (seen / pilot) * plays, of: '' }).verdict;
  return {
    // more plays count more
    side: seen > 0 ? 'fail' : 'pass',
    verdict,
    about: `${seen} in the ${pilot} ${pilot === 1 ? 'play' : 'plays'} of the pilot`,
  };
}
