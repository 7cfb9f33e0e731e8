/** From evidence to figures with intervals: what the metric table is made of. */
import { HOUR } from '../lib/units.ts';
import { wilsonInterval } from '../lib/wilson.ts';
import { type Estimate, finite, NOTHING } from '../result.ts';
import { ENOUGH_BLOCKS, FEWEST_BLOCKS, rateEstimate, suspectedShare } from './clusters.ts';
import type { Evidence } from './evidence.ts';
import { bootstrap, effectiveGroups, FEWEST_RESAMPLED, fewestFor, sum } from './intervals.ts';
import type { MistakeCause, Wait } from './score.ts';
import {
  type CrashOutcome,
  detectionCurve,
  detectionQuantile,
  quantileInterval,
  restrictedMean,
  type Views,
  weightedMean,
} from './survival.ts';

/** How many events, and how many views of them where there are more. */
function counted(events: readonly Views<unknown>[]): Pick<Estimate, 'n' | 'views'> {
  const views = sum(events.map(({ length }) => length));
  return { n: events.length, ...(views !== events.length && { views }) };
}

export function detectionAt(share: number): (evidence: Evidence) => Estimate {
  return ({ crashes }) => quantileOf(crashes, share, 'crashes');
}

export function medianWait(partitions: readonly Views<Wait>[]): Estimate {
  return quantileOf(waits(partitions), 0.5, 'partitions');
}

/** As if the change of opinion were the detection of a crash. */
export function waits(partitions: readonly Views<Wait>[]): Views<Pick<CrashOutcome, 'kind' | 'time'>>[] {
  return partitions.map((all) =>
    all.map(({ time, seen }) => ({ kind: seen ? ('detected' as const) : ('censored' as const), time })),
  );
}

function quantileOf(
  events: readonly Views<Pick<CrashOutcome, 'kind' | 'time'>>[],
  share: number,
  what: string,
): Estimate {
  if (events.length === 0) return NOTHING;
  const curve = detectionCurve(events);
  const value = detectionQuantile(curve, share);
  const { low, high } = quantileInterval(curve, share);
  const fewest = fewestFor(share);
  const note =
    value === undefined
      ? 'not reached: too many were not seen to come'
      : high === null && events.length < fewest
        ? `no upper bound below ${fewest} ${what}`
        : undefined;
  return { value: finite(value), low, high, ...counted(events), ...(note && { note }) };
}

export function meanDetection({ crashes, random }: Evidence): Estimate {
  if (crashes.length === 0) return NOTHING;
  const limit = crashes.flat().reduce((longest, { time }) => Math.max(longest, time), 0);
  const all = crashes.flat().every(({ kind }) => kind === 'detected');
  const notes = [
    ...(all ? [] : [`each undetected crash counted as ${Math.round(limit)} ms`]),
    ...(crashes.length < FEWEST_RESAMPLED ? [`no interval below ${FEWEST_RESAMPLED} crashes`] : []),
  ];
  return {
    value: restrictedMean(detectionCurve(crashes), limit),
    ...bootstrap(crashes.length, weightedMean(crashes, limit), random.fork('mean detection')),
    ...counted(crashes),
    ...(notes.length > 0 && { note: notes.join('; ') }),
  };
}

/** The share of views of crashes that fit; its interval knows that views of one crash are as good as one. */
export function shareOf(test: (view: CrashOutcome) => boolean): (evidence: Evidence) => Estimate {
  return ({ crashes }) => {
    if (crashes.length === 0) return NOTHING;
    const views = crashes.flat();
    const value = views.filter(test).length / views.length;
    const worth = effectiveGroups(crashes);
    return { value, ...wilsonInterval(value * worth, worth), ...counted(crashes) };
  };
}

export function countOf(kind: 'missed' | 'censored'): (evidence: Evidence) => Estimate {
  return ({ crashes }) =>
    crashes.length === 0
      ? NOTHING
      : { value: crashes.flat().filter((crash) => crash.kind === kind).length, ...counted(crashes) };
}

/** Planned crashes that no observer could have an opinion on. */
export function unobserved({ planned, crashes, discarded }: Evidence): Estimate {
  if (planned === 0) return NOTHING;
  // one that was planned just before scored time may have come late, and so inside
  return { value: Math.max(0, planned - crashes.length - discarded), n: planned };
}

export function mistakesBy(cause: MistakeCause): (evidence: Evidence) => Estimate {
  return ({ mistakes, excused }) => {
    const right = excused.filter((mistake) => mistake.cause === cause).length;
    return {
      value: mistakes.filter((mistake) => mistake.cause === cause).length,
      ...(right > 0 && { note: `${right} more are right under the truth policy` }),
    };
  };
}

export function exposureHours({ exposure }: Evidence): Estimate {
  return { value: exposure / HOUR };
}

export function mistakeRate({ stretches, exposure }: Evidence): Estimate {
  return exposure === 0 ? NOTHING : perHour(rateEstimate(stretches));
}

/** Out of events per millisecond. */
export function perHour({
  value,
  low,
  high,
  count,
  method,
  dispersion,
  blocks,
}: ReturnType<typeof rateEstimate>): Estimate {
  const few = blocks < ENOUGH_BLOCKS ? `, from no more than ${blocks} blocks of time` : '';
  const note = {
    unseen: 'none seen; the upper bound is one-sided 95 %',
    poisson: undefined,
    clustered: `interval widened for clusters (dispersion ${dispersion.toFixed(1)}${few})`,
    'too few blocks': `no interval: ${blocks} blocks of time can't tell how mistakes cluster, ${FEWEST_BLOCKS} could`,
  }[method];
  const hourly = (bound: number | null): number | null => bound && bound * HOUR;
  return { value: value * HOUR, low: hourly(low), high: hourly(high), n: count, ...(note && { note }) };
}

export function accuracy({ suspected, exposure, stretches }: Evidence): Estimate {
  if (exposure === 0) return NOTHING;
  const value = 1 - suspected / exposure;
  if (suspected === 0) return { value, note: 'no suspicion in the exposure' };
  const { low, high } = suspectedShare(stretches);
  return { value, low: high === null ? null : 1 - high, high: low === null ? null : 1 - low };
}

/** @param lateness in any order */
export function latenessAt(lateness: readonly number[], quantile: number): Estimate {
  if (lateness.length === 0) return NOTHING;
  const sorted = [...lateness].sort((a, b) => a - b);
  return {
    value: sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))]!,
    n: sorted.length,
  };
}
