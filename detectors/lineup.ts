import type { Ms } from '../harness/detector.ts';
import { formatDuration } from '../harness/lib/units.ts';

interface Use {
  readonly use: string;
  readonly with: Readonly<Record<string, unknown>>;
  readonly sweep: Readonly<Record<string, readonly unknown[]>>;
}

/**
 * Who is judged when a scenario names nobody: every built-in detector at a few settings from nervous to patient, scaled
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
