/** What a run found out, as plain JSON: the only thing that reporters see, and what result.json holds. */
import type { AgreeResult } from './agree/result.ts';
import type { Check, Policy } from './check.ts';
import type { Dose, LinkPicture } from './link-result.ts';
import type { CutShort, Ms, TruthPolicy, WorldName } from './model.ts';

export type { Check, CheckVerdict, Policy } from './check.ts';
export type { Dose, LinkPicture, TruthSpan } from './link-result.ts';

export const RESULT_SCHEMA = 'flatline-result/4';

/** A figure with what it rests on. `null` stands for a value that does not exist, or a bound that is not reached. */
export interface Estimate {
  readonly value: number | null;
  /** 95 % interval, where there is one. */
  readonly low?: number | null;
  readonly high?: number | null;
  /** How many independent observations it is made of: crashes, partitions, mistakes. */
  readonly n?: number;
  /** How often they were observed, where several observers saw the same. */
  readonly views?: number;
  /** What a reader must know to not be misled. */
  readonly note?: string;
}

export type Unit = 'ms' | '1/h' | 'count' | 'share' | '1/s' | 'B/s' | 'us' | 'B' | 'MB' | 'h';

/** A column of every report. */
export interface MetricInfo {
  readonly id: string;
  readonly label: string;
  readonly unit: Unit;
  readonly better: 'lower' | 'higher' | 'neither';
  /** Whether each tuning has its own value, or the scenario as a whole. */
  readonly scope: 'detector' | 'scenario';
  /** How it is defined, in a sentence. */
  readonly what: string;
}

export interface Result {
  readonly schema: typeof RESULT_SCHEMA;
  readonly id: string;
  readonly flatline: string;
  /** Wall clock, for people: ISO 8601. */
  readonly startedAt: string;
  readonly tookMs: Ms;
  readonly state: 'complete' | 'interrupted' | 'failed';
  /** Why it failed. */
  readonly failure?: string;
  /** A command that makes its reports again, from the directory in which it ran. */
  readonly report?: string;
  /** Which part of a run this is, if several machines share it; its figures are of its own plays. */
  readonly shard?: { readonly index: number; readonly count: number };
  /** The runs that were put together here, shards or others. `machine` is the first one’s, `tookMs` the sum. */
  readonly parts?: readonly Part[];
  readonly inconclusive: Policy;
  readonly machine: Machine;
  /** Most resident memory of the harness itself, while recording and judging, MB. */
  readonly harnessMemory: number;
  readonly metrics: readonly MetricInfo[];
  readonly scenarios: readonly ScenarioResult[];
  /** Scenarios taken together, for each project and world in which there are several. */
  readonly pooled: readonly Pooled[];
  /** Of a live run: how far the simulated world was from it, when that was last asked. */
  readonly agreement?: AgreeResult;
}

/** All sound scenarios of one heartbeat interval in one project and world. */
export interface Pooled {
  readonly project?: string;
  readonly world: WorldName;
  readonly interval: Ms;
  /** Their titles. */
  readonly scenarios: readonly string[];
  readonly rows: readonly Row[];
}

/** A run that became part of another. */
interface Part {
  readonly id: string;
  readonly startedAt: string;
  readonly tookMs: Ms;
  readonly machine: Machine;
}

export interface Machine {
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
}

/** Which scenario of a run it is: the same file may be played in several projects, and with several seeds. */
export interface Identity {
  /** Unique within a run, and fit for the name of a file: `crash`, `virtual.crash`, `virtual.crash.s43`. */
  readonly id: string;
  /** The same for people: `virtual › crash, seed 43`. */
  readonly title: string;
  readonly project?: string;
  /** Its file’s. */
  readonly name: string;
  readonly world: WorldName;
  readonly seed: number;
  /** A command that plays it again. */
  readonly again: string;
}

export interface ScenarioResult extends Identity {
  readonly why: string;
  readonly file: string;
  /** What carried its heartbeats, and where that was found. */
  readonly engine: { readonly name: string; readonly origin: string };
  readonly interval: Ms;
  readonly transport: string;
  readonly pattern: string;
  readonly topology: string;
  readonly truth: TruthPolicy;
  readonly warmup: Ms;
  readonly rewarm: Ms;
  /** Length of one play, warm-up included. */
  readonly length: Ms;
  readonly repeats: { readonly planned: number; readonly played: number };
  /** Absent where every play was begun. */
  readonly cutShort?: CutShort;
  readonly phases: readonly { name: string; from: Ms; until: Ms; score: boolean }[];
  /** Heartbeats heard before scoring began. */
  readonly heartbeats: { readonly heard: number; readonly excluded: number };
  readonly state: 'complete' | 'interrupted' | 'failed';
  /** Why nothing here may be believed; empty when it may. */
  readonly void: readonly string[];
  readonly doubts: readonly Doubt[];
  /** What was to hold, for each row that it concerns. */
  readonly checks: readonly Check[];
  readonly metrics: Readonly<Record<string, Estimate>>;
  readonly rows: readonly Row[];
  readonly dose: readonly Dose[];
  /** Doses of later plays that were as asked, and are not listed. */
  readonly dosesLeftOut: number;
  /** Lasting connections, where the transport has them: as many as lives of senders means that none broke. */
  readonly connections: { readonly opened: number; readonly lives: number } | null;
  readonly links: readonly LinkPicture[];
  /** Links that the pictures leave out. */
  readonly linksLeftOut: number;
  /** A hash of each field that decides what is played: whether two results are of the same scenario. */
  readonly content: Readonly<Record<string, string>>;
  /** What all rows share, play by play: live time in each cell, ms, and whose crash each view is of. */
  readonly plays: { readonly exposure: Cells; readonly crashes: readonly (readonly string[])[] };
}

/** By play and cell: its scored time in a few pieces, or in one where there are many plays. */
export type Cells = readonly (readonly number[])[];

/** One tuning play by play: what two results of the same plays are compared by. */
export interface PlayColumns {
  readonly mistakes: Cells;
  /** Exposure that was spent in suspicion, ms. */
  readonly suspected: Cells;
  /** By play and view of a crash: ms to its detection, or how long that was waited for, */
  readonly detection: readonly (readonly Ms[])[];
  /** and by play which of the two, a letter for each view: `d`etected, `m`issed, `c`ensored. */
  readonly outcomes: readonly string[];
}

/** A reason to distrust a figure, with advice. */
export interface Doubt {
  /** Its kind. */
  readonly id: string;
  readonly what: string;
  readonly advice: string;
}

/** One tuning in one scenario. */
export interface Row {
  readonly label: string;
  readonly detector: string;
  readonly title: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly metrics: Readonly<Record<string, Estimate>>;
  /** The detection curve: share of crashes detected by a time. */
  readonly detection: readonly { readonly time: Ms; readonly detected: number }[];
  /** Crashes measured from, and how often they were observed. */
  readonly crashes: number;
  readonly views: number;
  /** Each scored phase by itself, where there are several: some of the metrics. */
  readonly phases: readonly {
    readonly phase: string;
    readonly metrics: Readonly<Record<string, Estimate>>;
  }[];
  /** Absent of scenarios taken together, and where the detector threw. */
  readonly plays?: PlayColumns;
  /** The detector threw; its figures end there. */
  readonly error?: string;
}

/** The estimate of something that was not observed. */
export const NOTHING: Estimate = { value: null };

/** A finite number, or null: JSON knows no infinity. */
export function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** What one play scores, ms. */
export function scoredTime(
  phases: readonly { readonly from: Ms; readonly until: Ms; readonly score: boolean }[],
): Ms {
  return phases.reduce((sum, { from, until, score }) => sum + (score ? until - from : 0), 0);
}
