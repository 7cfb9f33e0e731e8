/** What a result says of links: what was asked of them and what they did, and what they went through, for drawing. */
import type { Ms, NodeId } from './model.ts';
import type { Estimate } from './result.ts';

/** What was asked of a link in a phase, and what it did. */
export interface Dose {
  readonly repeat: number;
  readonly phase: string;
  readonly link: string;
  readonly sent: number;
  readonly delivered: number;
  readonly askedLoss: number;
  readonly loss: Estimate;
  /** Over what the link takes by itself; null where the link was asked for none, or the delay is not its own alone. */
  readonly askedDelay: Ms | null;
  readonly delay: Estimate;
  /** Held heartbeats: all of a `hold` partition, delivered in a burst after it. */
  readonly held: { readonly sent: number; readonly delivered: number; readonly burst: Ms | null } | null;
  /** Kilobytes a second, where heartbeats were more than a thin link was to carry. */
  readonly rate: { readonly asked: number; readonly delivered: number } | null;
  readonly verdict: 'delivered' | 'missed';
  /** What was missed. */
  readonly missed: readonly string[];
}

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
