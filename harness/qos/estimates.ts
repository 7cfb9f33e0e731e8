/** From evidence to figures with intervals: what the metric table is made of. */
import { type Estimate, finite, NOTHING } from '../result.ts';
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

const HOUR = 3_600_000;

export function detectionAt(share: number): (evidence: Evidence) => Estimate {
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

export function meanDetection({ crashes, random }: Evidence): Estimate {
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

export function share(count: number, n: number): Estimate {
  return n === 0 ? NOTHING : { value: count / n, ...wilsonInterval(count, n), n };
}

export function countOf(kind: 'missed' | 'censored'): (evidence: Evidence) => Estimate {
  return ({ crashes }) =>
    crashes.length === 0
      ? NOTHING
      : { value: crashes.filter((crash) => crash.kind === kind).length, n: crashes.length };
}

export function mistakesBy(cause: MistakeCause): (evidence: Evidence) => Estimate {
  return ({ mistakes, excused }) => {
    const among = [...mistakes, ...excused].filter((mistake) => mistake.cause === cause);
    const isExcused = excused.some((mistake) => mistake.cause === cause);
    return {
      value: among.length,
      ...(isExcused && { note: 'right under the truth policy, so not counted as mistakes' }),
    };
  };
}

export function mistakeRate({ blocks, exposure, random }: Evidence): Estimate {
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

export function accuracy(value: number, evidence: Evidence): Estimate {
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

export function medianWait(waits: readonly Wait[]): Estimate {
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

/** @param lateness in any order */
export function latenessAt(lateness: readonly number[], quantile: number): Estimate {
  if (lateness.length === 0) return NOTHING;
  const sorted = [...lateness].sort((a, b) => a - b);
  return {
    value: sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))]!,
    n: sorted.length,
  };
}
