/** What a link went through, as a result keeps it for drawing. */
import type { Ms, NodeId } from './model.ts';

/** One link of the first play over time, for drawing. Times are pairs of from and until. */
export interface LinkPicture {
  readonly link: string;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly end: Ms;
  /** What was so of the sender, as far as the observer could know. */
  readonly truth: readonly TruthSpan[];
  /** What was so of the observer. */
  readonly observer: readonly TruthSpan[];
  /** When suspicion was wrong: scored, the sender up, and not excused by the truth policy. */
  readonly exposure: readonly (readonly [Ms, Ms])[];
  readonly faults: readonly { readonly fault: string; readonly from: Ms; readonly until: Ms }[];
  /** By row: when the observer suspected. */
  readonly suspected: readonly { readonly label: string; readonly spans: readonly (readonly [Ms, Ms])[] }[];
  /** The picture has more spans than are kept. */
  readonly cut: boolean;
}

export interface TruthSpan {
  readonly state: 'up' | 'down' | 'stalled' | 'cut';
  readonly from: Ms;
  readonly until: Ms;
}
