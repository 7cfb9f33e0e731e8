/** Sweeps for tests of reports, from the little that a test cares about. */
import { HOUR } from '../lib/units.ts';
import {
  type CurveResult,
  type Point,
  SWEEP_SCHEMA,
  type SweepResult,
  type SweptTrace,
} from '../sweep/result.ts';
import { ABOUT } from './traces.ts';

/** A setting that was judged on an hour. @param time its median detection time, ms; the others follow from it */
export function pointOf(
  spec: string,
  time: number | null,
  mistakes: number,
  given: Partial<Point> = {},
): Point {
  const [detector] = spec.split(':');
  const later = (factor: number): number | null => (time === null ? null : factor * time);
  return {
    detector: detector!,
    spec,
    params: { spec },
    mistakes,
    rate:
      mistakes > 0
        ? { value: mistakes, low: mistakes / 2, high: 2 * mistakes, n: mistakes }
        : { value: 0, low: 0, high: 3, n: 0 },
    exposure: HOUR,
    clustering: 1,
    accuracy: 1 - mistakes / 10_000,
    mistakeDuration: mistakes > 0 ? 40 : null,
    detection: { mean: time, p50: time, p90: later(1.4), p99: later(1.5), worst: later(1.2) },
    ...given,
  };
}

export function curveOf(
  title: string,
  points: readonly Point[],
  given: Partial<CurveResult> = {},
): CurveResult {
  return { detector: points[0]!.detector, title, setting: '', param: 'timeout', points, ...given };
}

export function sweptOf(curves: readonly CurveResult[], given: Partial<SweptTrace> = {}): SweptTrace {
  return {
    file: 'test.fltrace',
    about: ABOUT,
    interval: 100,
    heard: 35_900,
    lost: 100,
    senders: 1,
    warmup: 1000,
    exposure: HOUR,
    blocks: 30,
    longestSilence: 700,
    curves,
    today: [],
    ...given,
  };
}

export function sweepOf(...traces: readonly SweptTrace[]): SweepResult {
  const machine = { platform: 'linux x64', cpu: 'Test CPU', cores: 2, memoryGb: 8, node: '24.0.0' };
  return { schema: SWEEP_SCHEMA, flatline: '0.1.0', machine, traces };
}
