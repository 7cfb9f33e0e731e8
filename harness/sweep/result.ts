/** What a sweep found out, as plain JSON. */
import type { Ms } from '../model.ts';
import type { Bounds } from '../qos/intervals.ts';
import type { Estimate, Machine } from '../result.ts';
import type { About } from '../trace/trace.ts';

export type { Bounds } from '../qos/intervals.ts';

export const SWEEP_SCHEMA = 'flatline-sweep/1';

/** What suspects more than it trusts makes few mistakes and notices crashes before they happen: no candidate. */
export const LEAST_ACCURACY = 0.5;

export interface SweepResult {
  readonly schema: typeof SWEEP_SCHEMA;
  readonly flatline: string;
  readonly machine: Machine;
  readonly traces: readonly SweptTrace[];
}

export interface SweptTrace {
  readonly file: string;
  readonly about: About;
  /** What detectors were told. */
  readonly interval: Ms;
  readonly heard: number;
  readonly lost: number;
  readonly senders: number;
  /** Heartbeats of each session that only warmed detectors up. */
  readonly warmup: number;
  /** Live time that was scored, summed over senders. */
  readonly exposure: Ms;
  readonly blocks: number;
  /** The longest time without a heartbeat while the sender was up. */
  readonly longestSilence: Ms;
  readonly curves: readonly CurveResult[];
  /** Settings of interest, each replayed by itself. */
  readonly today: readonly Point[];
}

/** A detector with all but one of its parameters fixed; or one that has to be replayed for each setting. */
export interface CurveResult {
  readonly detector: string;
  readonly title: string;
  /** What is the same for all points, and was chosen: `window=100 minStd=10ms`. */
  readonly setting: string;
  /** The parameter that moves along the curve; absent where points were replayed one by one. */
  readonly param?: string;
  readonly points: readonly Point[];
}

/** What a setting costs on this trace. */
export interface Point {
  readonly detector: string;
  /** As for `--detector`. */
  readonly spec: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly mistakes: number;
  /** Per hour and pair, with an interval that knows of clusters. */
  readonly rate: Estimate;
  /** Live time; if no mistake was made, only that in which the peer was trusted. */
  readonly exposure: Ms;
  /** How many mistakes are worth one that comes alone; null: too short to tell. */
  readonly clustering: number | null;
  /** Share of live time in which the peer was trusted. */
  readonly accuracy: number;
  /** Mean; null without any. */
  readonly mistakeDuration: Ms | null;
  /** Of both, for settings that were replayed one by one. */
  readonly bounds?: { readonly accuracy: Bounds; readonly mistakeDuration: Bounds };
  /** Of crashes at every instant of the scored time: a virtual crash wherever one could have been. */
  readonly detection: Detection;
}

export interface Detection {
  readonly mean: Ms | null;
  readonly p50: Ms | null;
  readonly p90: Ms | null;
  readonly p99: Ms | null;
  /** Others that were asked for. */
  readonly [quantile: `p${number}`]: Ms | null;
  /** Mean for crashes right after a sending, as papers plot it. */
  readonly worst: Ms | null;
  /** By how blocks of time differ; for settings that were replayed one by one. */
  readonly intervals?: Readonly<Record<string, Bounds>>;
}
