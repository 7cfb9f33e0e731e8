/** The nouns. This file imports nothing but types, and everything may import it. */
import type { z } from 'zod';

/** Milliseconds since the start of the trace, as a float64. The one unit of time inside the program. */
export type Ms = number;
export type NodeId = string;
export type Opinion = 'trust' | 'suspect';

/** Heartbeats cross it in one direction; `both ways` is two links. */
export interface Link {
  readonly from: NodeId;
  readonly to: NodeId;
}

export function linkName(link: Link): string {
  return `${link.from}-${link.to}`;
}

/**
 * Heartbeats in, deadline out. It owns no clock, no timer and no randomness: the same heartbeats give the same
 * deadlines, live, simulated and replayed.
 */
export interface Detector {
  /**
   * A heartbeat newer than every one before it arrived. Returns the freshness point: the instant from which the peer
   * is suspected if nothing newer arrives. It may lie in the past (a stale heartbeat leaves the peer suspected).
   * @param at arrival, on the observer's clock
   * @param seq slot number on the sender's schedule; grows, and may skip
   * @param sentAt when the sender sent it, on the same clock; a real system may not know this
   */
  heartbeat(at: Ms, seq: number, sentAt: Ms): Ms;
  /** The accrual level at `now`, for plots; it does not fall while no heartbeat arrives. */
  suspicion?(now: Ms): number;
  /**
   * The observer itself did not run in this time, as it found out at `until`; what should have expired meanwhile has not
   * been voiced yet. Returns the deadline from now on.
   */
  stalled?(from: Ms, until: Ms): Ms;
}

export interface DetectorContext {
  /** The nominal heartbeat interval. */
  readonly interval: Ms;
  /**
   * For what looks only now and then: how much of its period has passed when the first heartbeat arrives, in [0, 1).
   * Drawn from the seed for every link, because real checks stand in no relation to heartbeats. Absent: 0.
   */
  readonly phase?: number;
}

/** After each heartbeat the deadline is `centre + margin · spread`, and the margin is the only thing a threshold sets. */
export interface FamilyState {
  heartbeat(at: Ms, seq: number, sentAt: Ms): void;
  readonly centre: Ms;
  readonly spread: Ms;
  /** The level, where it is not a function of the margin alone. */
  suspicion?(now: Ms): number;
}

export interface Family<P> {
  /** The parameter that only moves the margin; all others shape centre and spread. */
  readonly param: keyof P & string;
  /** Does not fall when a higher value is given. */
  margin(params: P, context: DetectorContext): number;
  create(params: P, context: DetectorContext): FamilyState;
}

export interface DetectorDefinition<P = Record<string, unknown>> {
  readonly name: string;
  /** What people call it in a report. */
  readonly title: string;
  /** The paper or the source file that it models. */
  readonly cite: string;
  /** The rule in one sentence. */
  readonly rule: string;
  /** The freshness point τ as a formula. */
  readonly formula?: string;
  /** Defaults and limits; each parameter is described by its effect. */
  readonly params: z.ZodObject<z.ZodRawShape, z.core.$strict> & z.ZodType<P>;
  create(params: P, context: DetectorContext): Detector;
  readonly family?: Family<P>;
  /** The level that counts as suspected, where there is a level. */
  threshold?(params: P, context: DetectorContext): number;
  /**
   * How many heartbeats it takes until an outage no longer slows detection; Infinity if it may for ever. What says
   * nothing is expected to forget within a hundred.
   */
  memory?(params: P): number;
  /** The sensible grid for a sweep. */
  sweep(context: DetectorContext): { readonly [K in keyof P]?: readonly P[K][] };
}

/** A detector with its parameters fixed: one row of every table. */
export interface Tuning {
  /** Unique within a scenario, for example `fixed timeout=500ms`. */
  readonly label: string;
  readonly detector: string;
  /** Absolute path of a user's file; absent for a built-in. */
  readonly file?: string;
  readonly params: Record<string, unknown>;
}

/** Why a perfect detector might suspect a peer that answers to nobody for a while. */
export type Cause = 'crash' | 'stall' | 'partition' | 'none';

/** What counts as right while a peer is merely paused or cut off. A crashed peer is always to be suspected. */
export interface TruthPolicy {
  readonly paused: Opinion;
  readonly partitioned: Opinion;
}

/** `drop` loses what is sent, `hold` delivers it in a burst afterwards, `refuse` closes and refuses connections. */
type Cut = 'drop' | 'hold' | 'refuse';

/** What a link does to heartbeats beyond its own nature. Several weathers on one link add up. */
export interface Weather {
  readonly delay?: Ms;
  /** Uniform, plus or minus. */
  readonly jitter?: Ms;
  /** Independent probability of losing a heartbeat. */
  readonly loss?: number;
  readonly cut?: Cut;
  /** Kilobytes (1000 bytes) per second. */
  readonly rate?: number;
  /** Connections that carry a heartbeat are reset. */
  readonly reset?: true;
  /** Decided for each heartbeat by itself; several are independent of one another, and delays add up. */
  readonly draws?: readonly Draw[];
}

/** What chance adds to a heartbeat. */
export interface Draw {
  /** It takes so much longer, or comes a second time so much after the first. */
  readonly adds: 'delay' | 'copy';
  /** Of the heartbeats, in [0, 1]. */
  readonly share: number;
  /** How long, as `parseLaw` reads it. */
  readonly law: string;
}

/** What a world can do to its nodes and links. */
export type Effect =
  | { readonly kind: 'weather'; readonly links: readonly Link[]; readonly weather: Weather }
  | { readonly kind: 'down'; readonly node: NodeId }
  | { readonly kind: 'paused'; readonly node: NodeId }
  | { readonly kind: 'stalled'; readonly node: NodeId }
  | { readonly kind: 'busy'; readonly cores: number }
  /** It takes a time of that law for each message, and for each of its own timers. */
  | { readonly kind: 'slow'; readonly node: NodeId; readonly law: string }
  /** Its clock reads `ahead` more as long as it lasts, and gains; what it gained stays. */
  | { readonly kind: 'clock'; readonly node: NodeId; readonly ahead: Ms; readonly ppm: number };

/** An effect with its time: everything a fault does is a list of these, fixed before the run. */
export interface Spell {
  readonly fault: string;
  readonly cause: Cause;
  readonly from: Ms;
  /** Infinity: to the end of the run. */
  readonly until: Ms;
  readonly effect: Effect;
}

export type Capability =
  | 'kill'
  | 'pause'
  | 'stall'
  | 'busy'
  | 'delay'
  | 'loss'
  | 'drop'
  | 'hold'
  | 'refuse'
  | 'bandwidth'
  | 'reset'
  | 'delay-law'
  | 'duplicate'
  | 'reorder'
  | 'slow'
  | 'clock';

export type Transport = 'oneshot' | 'stream';

/** Where plays take place: with real processes, or in virtual time. */
export type PlayedWorld = 'live' | 'simulated';

/** What a result is of: plays, or heartbeats that were recorded somewhere and are only replayed. */
export type WorldName = PlayedWorld | 'recorded';

/** A limit that says `abortOnFail` was found broken, and no further play was begun. */
export interface CutShort {
  /** The check, as it was written. */
  readonly asked: string;
  /** The row that broke it. */
  readonly row: string;
  /** After how many plays. */
  readonly plays: number;
}
