/** How far two runs of the same scenarios disagree, as plain JSON. */
import type { Ms, WorldName } from '../model.ts';
import type { Machine } from '../result.ts';

export const AGREE_SCHEMA = 'flatline-agree/1';

export type Verdict = 'agrees' | 'differs' | 'cannot tell';

export type Kind = 'delays' | 'arrivals' | 'detection' | 'mistakes' | 'losses';

/** What of each kind was compared, in the order in which it is told. */
export const kinds: Readonly<Record<Kind, { readonly label: string; readonly what: string }>> = {
  delays: { label: 'delays', what: 'From the sender’s stamp to the observer’s.' },
  arrivals: { label: 'inter-arrival times', what: 'From one arrival on a link to the next.' },
  losses: { label: 'losses', what: 'Heartbeats that chance was to decide on, and that never arrived.' },
  detection: { label: 'detection times', what: 'From a crash to the suspicion that lasts.' },
  mistakes: { label: 'mistakes', what: 'Suspicions of live peers, by exposure.' },
};

export interface AgreeResult {
  readonly schema: typeof AGREE_SCHEMA;
  readonly flatline: string;
  readonly machine: Machine;
  /** The runs that were compared, and what they are called. */
  readonly sides: readonly [SideOf, SideOf];
  /** The same, with what was measured put in place of what is assumed: `before` holds what it was without. */
  readonly calibrated: boolean;
  /** Of all together: while something was not compared, they can’t be said to agree. */
  readonly verdict: Verdict;
  /** A command that compares all of it again. */
  readonly again: string;
  readonly scenarios: readonly ScenarioAgreement[];
  /** Scenarios that one side alone has recorded, and which side that is. */
  readonly uncompared: readonly { readonly name: string; readonly side: 0 | 1 }[];
}

export interface SideOf {
  readonly called: string;
  readonly run: string;
  readonly world: WorldName;
  readonly engine: string;
}

export interface ScenarioAgreement {
  readonly name: string;
  readonly why: string;
  readonly seed: number;
  readonly interval: Ms;
  /** Plays of either side, and the exposure of the first tuning, ms. */
  readonly plays: readonly [number, number];
  readonly exposure: readonly [Ms, Ms];
  /** What stood for links and hosts in virtual time, as laws; of either side, null of a live one. */
  readonly assumed: readonly [Assumed | null, Assumed | null];
  /** Of quiet links and of senders, as it was on either side. */
  readonly measured: readonly [Measured, Measured];
  readonly void: readonly Voided[];
  /** A command that compares this scenario again: played anew, with its seed, unless both sides are runs that somebody named. */
  readonly again: string;
  readonly verdict: Verdict;
  readonly comparisons: readonly Comparison[];
  /** The comparison that is furthest off, of the bound that it has. */
  readonly largest: number | null;
  /** Likely causes of that, the one that explains most first; empty where nothing differs enough to have one. */
  readonly causes: readonly CauseFound[];
}

/** Why a side may not be believed. */
interface Voided {
  readonly reason: string;
  /** A command that plays it anew. */
  readonly again: string;
}

export interface Assumed {
  readonly delay: string;
  readonly lag: string;
  readonly restart: string;
}

export interface Measured {
  /** What a quiet link takes, ms. */
  readonly delay: Spread | null;
  /** How late heartbeats are sent, ms. */
  readonly lag: Spread | null;
  /** How late suspicions are voiced, ms. */
  readonly voiced: Spread | null;
  /** How late crashes come, ms. */
  readonly crashes: Spread | null;
  /** How long nodes take to come up again, ms. */
  readonly restarts: Spread | null;
}

export interface Spread {
  readonly n: number;
  readonly p50: Ms;
  readonly p99: Ms;
}

export interface Comparison {
  readonly kind: Kind;
  /** `quiet` or `faulted` time, or the label of a tuning. */
  readonly of: string;
  readonly verdict: Verdict;
  /** Why, in a sentence. */
  readonly why: string;
  /** What is shown beyond chance, in `unit`. Null: there is nothing to compare, or no bound to how far it may be. */
  readonly distance: number | null;
  /** What would matter. */
  readonly bound: number;
  readonly unit: 'ms' | 'share' | 'factor';
  readonly sides: readonly [Figure, Figure];
  /** Of distributions: Kolmogorov’s and Smirnov’s distance, and what chance exceeds once in a hundred. */
  readonly ks: { readonly distance: number; readonly critical: number } | null;
  /** 99 % interval of the difference of the sides, or of their ratio where the unit is a factor. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** Crashes that both sides had, where they were compared one by one. */
  readonly pairs: number | null;
  /** Of distributions, for drawing: shares of values up to a time, of either side. */
  readonly curves: readonly [Curve, Curve] | null;
  /** By cause, how much smaller the distance were without it; below 0: it hides some of it. */
  readonly parts: readonly { readonly cause: string; readonly amount: number }[];
  /** Before the calibration. */
  readonly before: { readonly distance: number | null; readonly verdict: Verdict } | null;
}

interface Figure {
  /** Values, crashes or mistakes. */
  readonly n: number;
  /** How many independent ones they are worth. */
  readonly worth: number;
  /** Median in ms, mistakes per hour, or share. */
  readonly value: number | null;
}

export interface Curve {
  readonly at: readonly Ms[];
  readonly share: readonly number[];
}

export interface CauseFound {
  readonly cause: string;
  /** What it is, and how much it is. */
  readonly what: string;
  /** How much of the largest distance it explains, in its unit; null where it can’t be taken away. */
  readonly explains: number | null;
}
