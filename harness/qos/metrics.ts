/** The metrics as data. One row here is one column in every report. Definitions: Chen, Toueg, Aguilera 2002. */
import { type Estimate, finite, type MetricInfo, NOTHING } from '../result.ts';
import type { Evidence } from './evidence.ts';
import {
  bootstrap,
  type Interval,
  quantileInterval,
  rateEstimate,
  sum,
  wilsonInterval,
} from './intervals.ts';
import type { MistakeCause, Wait } from './score.ts';
import { detectionCurve, detectionQuantile, restrictedMean } from './survival.ts';

export interface DetectorMetric extends MetricInfo {
  readonly scope: 'detector';
  /** Also computed for each scored phase by itself. */
  readonly perPhase?: true;
  of(evidence: Evidence): Estimate;
}

const HOUR = 3_600_000;

function detectionAt(share: number): (evidence: Evidence) => Estimate {
  return ({ crashes }) => {
    const n = crashes.length;
    if (n === 0) return NOTHING;
    const value = detectionQuantile(detectionCurve(crashes), share);
    // what was not seen to be detected is later than all that was
    const times = crashes.map(({ kind, time }) => (kind === 'detected' ? time : Number.POSITIVE_INFINITY));
    const { low, high } = quantileInterval(
      times.sort((a, b) => a - b),
      share,
    );
    const note = value === undefined ? 'not reached: too many crashes went undetected' : undefined;
    return { value: finite(value), low: finite(low), high: finite(high), n, ...(note && { note }) };
  };
}

function meanDetection({ crashes, random }: Evidence): Estimate {
  if (crashes.length === 0) return NOTHING;
  const limit = Math.max(...crashes.map(({ time }) => time));
  const mean = (sample: readonly (typeof crashes)[number][]): number =>
    restrictedMean(detectionCurve(sample), limit);
  const all = crashes.every(({ kind }) => kind === 'detected');
  return {
    value: mean(crashes),
    ...bootstrap(crashes, mean, random.fork('mean detection')),
    n: crashes.length,
    ...(!all && { note: `each undetected crash counted as ${Math.round(limit)} ms` }),
  };
}

function share(count: number, n: number): Estimate {
  return n === 0 ? NOTHING : { value: count / n, ...wilsonInterval(count, n), n };
}

function countOf(kind: 'missed' | 'censored'): (evidence: Evidence) => Estimate {
  return ({ crashes }) =>
    crashes.length === 0
      ? NOTHING
      : { value: crashes.filter((crash) => crash.kind === kind).length, n: crashes.length };
}

function mistakesBy(cause: MistakeCause): (evidence: Evidence) => Estimate {
  return ({ mistakes, excused }) => {
    const among = [...mistakes, ...excused].filter((mistake) => mistake.cause === cause);
    const isExcused = excused.some((mistake) => mistake.cause === cause);
    return {
      value: among.length,
      ...(isExcused && { note: 'right under the truth policy, so not counted as mistakes' }),
    };
  };
}

function mistakeRate({ blocks, exposure, random }: Evidence): Estimate {
  if (exposure === 0) return NOTHING;
  const { value, low, high, method, dispersion } = rateEstimate(blocks, random.fork('mistake rate'));
  const note = {
    unseen: 'none seen; the upper bound is one-sided 95 %',
    poisson: undefined,
    'overdispersed poisson': `clustered (dispersion ${dispersion.toFixed(1)}), too short for a bootstrap: interval widened`,
    'block bootstrap': `clustered (dispersion ${dispersion.toFixed(1)}): block bootstrap`,
  }[method];
  const n = sum(blocks.map(({ count }) => count));
  return { value: value * HOUR, low: low * HOUR, high: high * HOUR, n, ...(note && { note }) };
}

function accuracy(value: number, evidence: Evidence): Estimate {
  if (!Number.isFinite(value)) return NOTHING;
  if (evidence.suspected === 0) return { value, note: 'no suspicion in the exposure' };
  if (evidence.blocks.length < 5) return { value };
  const interval: Interval = bootstrap(
    evidence.blocks,
    (blocks) => 1 - sum(blocks.map((b) => b.suspected)) / sum(blocks.map((b) => b.exposure)),
    evidence.random.fork('accuracy'),
  );
  return { value, ...interval };
}

function medianWait(waits: readonly Wait[]): Estimate {
  if (waits.length === 0) return NOTHING;
  const steps = detectionCurve(
    waits.map(({ time, seen }) => ({ kind: seen ? 'detected' : 'censored', time })),
  );
  const times = waits.map(({ time, seen }) => (seen ? time : Number.POSITIVE_INFINITY)).sort((a, b) => a - b);
  const { low, high } = quantileInterval(times, 0.5);
  return {
    value: finite(detectionQuantile(steps, 0.5)),
    low: finite(low),
    high: finite(high),
    n: waits.length,
  };
}

export const detectorMetrics: readonly DetectorMetric[] = [
  {
    id: 'detection_time_p50',
    label: 'detection, median',
    unit: 'ms',
    better: 'lower',
    scope: 'detector',
    perPhase: true,
    what: 'From a crash to the suspicion that lasts (T_D); 0 if it was suspected already. Median of the cumulative incidence.',
    of: detectionAt(0.5),
  },
  {
    id: 'detection_time_p90',
    label: 'detection, p90',
    unit: 'ms',
    better: 'lower',
    scope: 'detector',
    perPhase: true,
    what: 'The same at 90 %.',
    of: detectionAt(0.9),
  },
  {
    id: 'detection_time_p99',
    label: 'detection, p99',
    unit: 'ms',
    better: 'lower',
    scope: 'detector',
    what: 'The same at 99 %; its upper bound needs 299 crashes.',
    of: detectionAt(0.99),
  },
  {
    id: 'detection_time_mean',
    label: 'detection, mean',
    unit: 'ms',
    better: 'lower',
    scope: 'detector',
    what: 'Mean T_D, restricted to the longest wait where a crash went undetected.',
    of: meanDetection,
  },
  {
    id: 'already_suspected',
    label: 'already suspected',
    unit: 'share',
    better: 'lower',
    scope: 'detector',
    perPhase: true,
    what: 'Share of crashes of a peer that was wrongly suspected at that moment: luck, not detection.',
    of: ({ crashes }) => share(crashes.filter(({ already }) => already).length, crashes.length),
  },
  {
    id: 'wavered',
    label: 'wavered',
    unit: 'share',
    better: 'lower',
    scope: 'detector',
    what: 'Share of crashes after which a late heartbeat made it trust the dead once more.',
    of: ({ crashes }) => share(crashes.filter(({ wavered }) => wavered).length, crashes.length),
  },
  {
    id: 'missed',
    label: 'missed',
    unit: 'count',
    better: 'lower',
    scope: 'detector',
    perPhase: true,
    what: 'Crashes of nodes that were back before they were suspected.',
    of: countOf('missed'),
  },
  {
    id: 'censored',
    label: 'censored',
    unit: 'count',
    better: 'neither',
    scope: 'detector',
    what: 'Crashes still undetected when the play ended.',
    of: countOf('censored'),
  },
  {
    id: 'mistakes',
    label: 'mistakes',
    unit: 'count',
    better: 'lower',
    scope: 'detector',
    perPhase: true,
    what: 'Times that a live peer came to be suspected where the truth policy says trust (S-transitions).',
    of: ({ mistakes }) => ({ value: mistakes.length }),
  },
  {
    id: 'mistakes_clean',
    label: 'clean',
    unit: 'count',
    better: 'lower',
    scope: 'detector',
    perPhase: true,
    what: 'Of those, with neither a stall nor a partition behind them.',
    of: mistakesBy('clean'),
  },
  {
    id: 'mistakes_stall',
    label: 'stall',
    unit: 'count',
    better: 'lower',
    scope: 'detector',
    perPhase: true,
    what: 'Of those, because the peer or the observer stood still by order.',
    of: mistakesBy('stall'),
  },
  {
    id: 'mistakes_by_observer',
    label: 'sick observer',
    unit: 'count',
    better: 'lower',
    scope: 'detector',
    what: 'Of those, because the observer stood still: the accuser was the slow one.',
    of: ({ mistakes, excused }) => ({ value: [...mistakes, ...excused].filter((m) => m.byObserver).length }),
  },
  {
    id: 'mistakes_partition',
    label: 'partition',
    unit: 'count',
    better: 'lower',
    scope: 'detector',
    perPhase: true,
    what: 'Of those, because the link was cut.',
    of: mistakesBy('partition'),
  },
  {
    id: 'mistake_rate',
    label: 'mistake rate',
    unit: '1/h',
    better: 'lower',
    scope: 'detector',
    perPhase: true,
    what: 'Mistakes per hour and pair (λ_M). Exact Poisson interval; widened or bootstrapped where mistakes cluster.',
    of: mistakeRate,
  },
  {
    id: 'mistake_duration',
    label: 'mistake duration',
    unit: 'ms',
    better: 'lower',
    scope: 'detector',
    what: 'Wrongly suspected time per mistake (T_M), by the ratio estimator.',
    of: ({ mistakes, suspected }) =>
      mistakes.length === 0 ? NOTHING : { value: suspected / mistakes.length, n: mistakes.length },
  },
  {
    id: 'query_accuracy',
    label: 'query accuracy',
    unit: 'share',
    better: 'higher',
    scope: 'detector',
    perPhase: true,
    what: 'Chance that a look at a random instant finds a live peer trusted (P_A).',
    of: (evidence) => accuracy(1 - evidence.suspected / evidence.exposure, evidence),
  },
  {
    id: 'query_accuracy_reachable',
    label: 'accuracy outside partitions',
    unit: 'share',
    better: 'higher',
    scope: 'detector',
    what: 'The same, without the time in which the link was cut.',
    of: ({ suspectedReachable, reachable }) =>
      reachable === 0 ? NOTHING : { value: 1 - suspectedReachable / reachable },
  },
  {
    id: 'unreachable_time_p50',
    label: 'partition noticed, median',
    unit: 'ms',
    better: 'neither',
    scope: 'detector',
    perPhase: true,
    what: 'From the start of a partition to the suspicion; partitions that healed first are censored.',
    of: ({ unreachable }) => medianWait(unreachable),
  },
  {
    id: 'retrust_time_p50',
    label: 're-trust, median',
    unit: 'ms',
    better: 'lower',
    scope: 'detector',
    perPhase: true,
    what: 'From the heal of a partition to trust, where the peer was suspected at the heal.',
    of: ({ retrust }) => medianWait(retrust),
  },
  {
    id: 'state_bytes',
    label: 'state per peer',
    unit: 'B',
    better: 'lower',
    scope: 'detector',
    what: 'Memory of one detector with a full window, measured on this Node.',
    of: ({ stateBytes }) => (stateBytes === undefined ? NOTHING : { value: stateBytes }),
  },
  {
    id: 'lateness_p50',
    label: 'lateness, median',
    unit: 'ms',
    better: 'lower',
    scope: 'detector',
    what: 'How much later than its deadline a suspicion was voiced: the harness, not the detector.',
    of: ({ lateness }) => latenessAt(lateness, 0.5),
  },
  {
    id: 'lateness_p99',
    label: 'lateness, p99',
    unit: 'ms',
    better: 'lower',
    scope: 'detector',
    what: 'The same at 99 %.',
    of: ({ lateness }) => latenessAt(lateness, 0.99),
  },
];

/** @param lateness in any order */
export function latenessAt(lateness: readonly number[], quantile: number): Estimate {
  if (lateness.length === 0) return NOTHING;
  const sorted = [...lateness].sort((a, b) => a - b);
  return {
    value: sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))]!,
    n: sorted.length,
  };
}
