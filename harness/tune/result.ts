/** What tuning found out, as plain JSON. */
import type { Ms } from '../model.ts';
import type { Machine } from '../result.ts';
import type { Point, SweptTrace } from '../sweep/result.ts';

export const TUNE_SCHEMA = 'flatline-tune/1';

export interface TuneResult {
  readonly schema: typeof TUNE_SCHEMA;
  readonly flatline: string;
  readonly machine: Machine;
  readonly targets: readonly string[];
  /** The first half of the trace, on which settings were chosen; `today` holds today’s and the recommended one. */
  readonly chosenOn: SweptTrace;
  /** The second half, on which they are reported. */
  readonly reportedOn: { readonly from: Ms; readonly until: Ms; readonly exposure: Ms };
  /** Today’s settings first, then the best of each detector, by how much room the first half left them. */
  readonly rows: readonly TunedRow[];
  /** Which row to take: of those that keep the targets, or at least do not break them, the first. */
  readonly recommended?: number;
  /** Around the recommended setting, on the second half. */
  readonly sensitivity: readonly { readonly change: string; readonly point: Point }[];
}

export interface TunedRow {
  readonly today: boolean;
  readonly title: string;
  /** Of a detector of the user’s own. */
  readonly file?: string;
  /** On the half that is reported. */
  readonly point: Point;
  /** On the half that it was chosen on. */
  readonly before: Point;
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly verdicts: readonly TargetVerdict[];
}

export interface TargetVerdict {
  readonly target: string;
  readonly value: number | null;
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly why: string;
  /** How many times the exposure would decide; null: none would. */
  readonly moreExposure?: number | null;
}
