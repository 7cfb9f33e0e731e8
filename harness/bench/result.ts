/** What `flatline bench` found out, as plain JSON. */
import type { Ms } from '../model.ts';
import type { Machine } from '../result.ts';

export const BENCH_SCHEMA = 'flatline-bench/1';

/** tinybench's statistics of one task. A sample is the mean over a batch; times are nanoseconds per call. */
export interface Timing {
  readonly samples: number;
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
  /** Half of the 95 % confidence interval of the mean. */
  readonly moe: number;
  /** The same in percent of the mean. */
  readonly rme: number;
}

/** Memory of detectors that were all in use at once. */
export interface State {
  readonly bytesPerPeer: number;
  /** How many there were; fewer than asked for where they would have taken too long or too much. */
  readonly peers: number;
  /** How many heartbeats each had heard. */
  readonly heartbeats: number;
}

export interface BenchFigures {
  readonly heartbeat: Timing;
  /** Of asking for the suspicion level; null where there is none. */
  readonly suspicion: Timing | null;
  readonly state: State;
}

export interface BenchRow extends BenchFigures {
  readonly label: string;
  /** The label without the window. */
  readonly setting: string;
  readonly detector: string;
  readonly title: string;
  /** How many heartbeats it remembers; null where there is no such parameter. */
  readonly window: number | null;
  readonly params: Readonly<Record<string, unknown>>;
  /** Median cost of a heartbeat, by that of the baseline. */
  readonly ratio: number;
}

export interface BenchResult {
  readonly schema: typeof BENCH_SCHEMA;
  readonly flatline: string;
  readonly machine: Machine;
  readonly seed: number;
  readonly beats: string;
  /** Asked for per task. */
  readonly time: Ms;
  /** Asked for per detector. */
  readonly peers: number;
  /** Calls in a sample. */
  readonly batch: number;
  /** A bare loop that only keeps the last arrival. */
  readonly baseline: BenchFigures;
  readonly rows: readonly BenchRow[];
}
