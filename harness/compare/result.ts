/** What a comparison found, as plain JSON: all that its reports see. */
import type { Ms, WorldName } from '../model.ts';
import type { Unit } from '../result.ts';

export const COMPARE_SCHEMA = 'flatline-compare/1';

export type Verdict = 'better' | 'worse' | 'no difference' | 'cannot tell';

export interface CompareResult {
  readonly schema: typeof COMPARE_SCHEMA;
  readonly a: SideName;
  readonly b: SideName;
  /** Both had the same plays, with the same seeds. */
  readonly paired: boolean;
  readonly confidence: number;
  /** What is too small a difference to matter, as a share. */
  readonly margins: Margins;
  readonly scenarios: readonly ComparedScenario[];
  /** How many comparisons came to each verdict. */
  readonly verdicts: Readonly<Record<Verdict, number>>;
}

export interface SideName {
  /** As it was asked for. */
  readonly name: string;
  /** What that is: a run, a commit, the working tree, a baseline. */
  readonly what: string;
  readonly flatline: string;
}

export interface Margins {
  /** Of detection times. */
  readonly time: number;
  /** Of rates and shares. */
  readonly rate: number;
}

export interface ComparedScenario {
  readonly name: string;
  readonly world: WorldName;
  readonly engine: string;
  /** Of a, and of b where it is another. */
  readonly seeds: readonly number[];
  readonly plays: number;
  /** Live time, added up over pairs, ms; of a. */
  readonly exposure: Ms;
  readonly crashes: number;
  readonly rows: readonly ComparedRow[];
  readonly matched: readonly Matched[];
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
}

export interface ComparedRow {
  readonly label: string;
  readonly detector: string;
  /** What it is called on the other side, where that is something else. */
  readonly labelB?: string;
  readonly comparisons: readonly Comparison[];
  /** It is faster and makes more mistakes, or the other way round: neither better nor worse as a whole. */
  readonly trade: boolean;
  /** Of detection, crash by crash: the middle one of the differences, and between which it lies, ms. */
  readonly typical?: {
    readonly difference: Ms;
    readonly low: Ms | null;
    readonly high: Ms | null;
    readonly crashes: number;
  };
  /** Crashes that only one side noticed, in views. */
  readonly noticed?: { readonly onlyA: number; readonly onlyB: number };
}

export interface Comparison {
  readonly metric: string;
  readonly label: string;
  readonly unit: Unit;
  readonly a: number | null;
  readonly b: number | null;
  /** b over a; for accuracy, of the time in suspicion. Null where a has none. */
  readonly ratio: number | null;
  /** Two-sided, of this comparison by itself. */
  readonly low: number | null;
  readonly high: number | null;
  /** Of what the ratio is made: b − a. */
  readonly difference: number | null;
  /** By Holm’s procedure over all comparisons: the chance that b is not beyond the margin after all. */
  readonly chance: number | null;
  readonly verdict: Verdict;
  /** To the last digit, on the same plays. */
  readonly identical: boolean;
  /** What it rests on, in words. */
  readonly evidence: string;
}

/** The settings of a detector as a curve: what the sides come to where both are equally fast. */
export interface Matched {
  readonly detector: string;
  /** Why there is none. */
  readonly unmatched?: string;
  /** Mean detection times at which it is compared, ms. */
  readonly times?: readonly Ms[];
  readonly comparison?: Comparison;
}
