/** Small heartbeat traces for tests: `[seq, arrival]`, sent every 100 ms. */
import { detectors } from '../../detectors/index.ts';
import { wrappers } from '../../detectors/wrappers/index.ts';
import type { Detector, Ms } from '../model.ts';
import { wrappable } from '../wrapper.ts';

export type Beat = readonly [seq: number, at: Ms];

/** Nothing lost, a few milliseconds of jitter. */
export const CLEAN: readonly Beat[] = [
  [0, 1000],
  [1, 1102],
  [2, 1199],
  [3, 1301],
  [4, 1400],
  [5, 1503],
  [6, 1598],
  [7, 1700],
  [8, 1801],
  [9, 1899],
];

/** Three lost, some late. */
export const LOSSY: readonly Beat[] = [
  [0, 1000],
  [1, 1100],
  [2, 1205],
  [4, 1398],
  [5, 1502],
  [6, 1650],
  [9, 1905],
  [10, 2003],
];

/** A built-in detector as a scenario would write it, wrappers and all; the interval is 100 ms unless told. */
export function create(
  name: string,
  params: Record<string, unknown> = {},
  interval: Ms = 100,
  phase = 0,
): Detector {
  const definition = wrappable(detectors[name]!, wrappers);
  return definition.create(definition.params.parse(params) as Record<string, unknown>, { interval, phase });
}

/** Feeds all heartbeats; returns the deadline after each. */
function deadlines(detector: Detector, beats: readonly Beat[]): Ms[] {
  return beats.map(([seq, at]) => detector.heartbeat(at, seq, seq * 100));
}

/** The deadline after the last heartbeat. */
export function lastDeadline(detector: Detector, beats: readonly Beat[]): Ms {
  return deadlines(detector, beats).at(-1)!;
}
