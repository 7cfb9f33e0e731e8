/** What was to hold, and what became of it. */
import type { Estimate } from './result.ts';

/** What a check that can't be decided comes to: it passes, it passes and is told, or it fails the run. */
export type Policy = 'pass' | 'warn' | 'fail';

/**
 * `pass` and `fail` are sure at the confidence that was asked for; `inconclusive`: the exposure can't decide; `void`: nothing may be
 * concluded.
 */
export type CheckVerdict = 'pass' | 'fail' | 'inconclusive' | 'void';

/** One limit on, or expectation of, one row. */
export interface Check {
  /** As it was written: `mistake_rate{detector:phi} < 0.5/h`, `n1 suspected by all within 2s of cut`. */
  readonly asked: string;
  readonly kind: 'threshold' | 'expectation';
  /** `file:line:column`, or `file: key` where the file is code that computes it. */
  readonly where: string;
  readonly level: 'fail' | 'warn';
  /** The row's label. */
  readonly row: string;
  /** The phase that it is about; null for all scored time. */
  readonly phase: string | null;
  readonly verdict: CheckVerdict;
  /** What was measured, as a sentence with its bounds and what it rests on. */
  readonly why: string;
  /** Limits only: what was measured, and its one-sided bounds at the confidence that was asked for. */
  readonly measured?: {
    readonly unit: 'ms' | '1/h' | 'share' | 'count';
    readonly limit: number;
    readonly confidence: number;
    readonly value: number | null;
    readonly low: number | null;
    readonly high: number | null;
    /** The metric of the row that is the same figure, where there is one. */
    readonly metric?: string;
  };
  /**
   * Where it is inconclusive: by which factor the exposure must grow to decide, if what was seen stays so. null: no exposure
   * would that anybody waits for. Absent where that is not known.
   */
  readonly moreExposure?: number | null;
  /** What most of what was seen goes back to, where the figures show it; of what did not pass. */
  readonly likely?: string;
  /** The same figure in the baseline, where there is one. */
  readonly baseline?: Estimate;
}

/** What a check comes to for whoever waits for the run to be green or red. */
export type Outcome = 'passed' | 'told' | 'failed' | 'void';

/** A warning that fails is told, and so is what can't be decided, unless the policy says otherwise. */
export function outcomeOf(
  { verdict, level }: Pick<Check, 'verdict' | 'level'>,
  { inconclusive, shard }: { readonly inconclusive: Policy; readonly shard?: unknown },
): Outcome {
  if (verdict === 'pass') return 'passed';
  if (verdict === 'void') return 'void';
  if (level === 'warn') return 'told';
  if (verdict === 'fail') return 'failed';
  // a shard has a part of the exposure: what all have together decides
  const policy = shard && inconclusive === 'fail' ? 'warn' : inconclusive;
  return ({ pass: 'passed', warn: 'told', fail: 'failed' } as const)[policy];
}
