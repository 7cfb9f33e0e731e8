import type { Ms } from '../harness/detector.ts';
import { formatDuration } from '../harness/lib/units.ts';
import { presets } from './presets/index.ts';

export interface Use {
  readonly use: string;
  readonly with: Readonly<Record<string, unknown>>;
  readonly sweep: Readonly<Record<string, readonly unknown[]>>;
}

/**
 * Who is judged when a scenario names nobody: the usual detectors at a few settings from nervous to patient, scaled
 * to the heartbeat interval. Akka's floor and pause keep their proportion to its one-second interval.
 */
export function standardLineup(interval: Ms): Use[] {
  const beats = (...counts: number[]): string[] => counts.map((count) => formatDuration(count * interval));
  const [floor, twice] = beats(0.1, 2);
  return [
    { use: 'fixed', with: {}, sweep: { timeout: beats(1.5, 2, 3, 5, 10) } },
    { use: 'chen', with: {}, sweep: { alpha: beats(0.25, 0.5, 1, 2, 4) } },
    { use: 'phi', with: { minStd: floor }, sweep: { threshold: [1, 3, 8, 16] } },
    {
      use: 'akka',
      with: { minStd: floor, firstEstimate: formatDuration(interval) },
      sweep: { pause: beats(0, 1, 3) },
    },
    { use: 'cassandra', with: { maxInterval: twice }, sweep: { threshold: [1, 2, 5, 8] } },
  ];
}

/** Every detector on the shelf once, at a setting that waits for two to four heartbeats. */
function shelf(interval: Ms): Use[] {
  const beats = (count: number): string => formatDuration(count * interval);
  const once = (use: string, settings: Record<string, unknown> = {}): Use => ({
    use,
    with: settings,
    sweep: {},
  });
  return [
    once('fixed', { timeout: beats(3) }),
    once('missed', { misses: 3, mode: 'slot' }),
    once('increasing', { timeout: beats(2), increment: beats(0.5) }),
    once('nfd-s', { delta: beats(2) }),
    once('nfd-u', { alpha: beats(2) }),
    once('chen', { alpha: beats(2) }),
    once('bertier', { phi: 16 }),
    once('rto', { minTimeout: beats(2) }),
    once('two-window', { alpha: beats(2) }),
    once('sfd', { margin: beats(2), step: beats(0.2), detectWithin: beats(4) }),
    once('phi', { minStd: beats(0.1) }),
    once('akka', { minStd: beats(0.1), firstEstimate: beats(1), pause: beats(1) }),
    once('hazelcast', { minStd: beats(0.1), firstEstimate: beats(1), pause: beats(1) }),
    once('cassandra', { threshold: 1, maxInterval: beats(2) }),
    once('exponential', { threshold: 1 }),
    once('weibull', { threshold: 8 }),
    once('satzger', { scale: 2, bin: beats(0.01), max: beats(100) }),
    once('aten', { scale: 2 }),
    once('kappa', { threshold: 2 }),
    once('quantile', { margin: 1 }),
    once('ewma', { minStd: beats(0.1) }),
    once('control-chart', { minStd: beats(0.1), l: 8 }),
  ];
}

/** Line-ups by name: each stands wherever a detector can, and means all of its members. */
export const lineups: Readonly<Record<string, (interval: Ms) => Use[]>> = {
  standard: standardLineup,
  shelf,
  presets: () => Object.keys(presets).map((name) => ({ use: `preset:${name}`, with: {}, sweep: {} })),
};
