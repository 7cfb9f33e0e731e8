/** What is held against published mathematics, as data. */
import type { Ms } from '../model.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import type { DetectorUse } from '../scenario/tunings.ts';
import type { ModelFlags } from '../trace/generate/read.ts';

/** What a formula says; times in ms. */
export interface Expected {
  /** E(T_MR). */
  readonly recurrence?: Ms;
  /** E(T_M). */
  readonly duration?: Ms;
  /** P_A. */
  readonly accuracy?: number;
  /** E(T_D). */
  readonly detection?: Ms;
  /** Mistakes per heartbeat. */
  readonly chance?: number;
}

export type Quantity = keyof Expected;

/** One setting of a detector and what it must come to. */
export interface Oracle {
  /** Unique among all. */
  readonly id: string;
  readonly use: Pick<DetectorUse, 'use' | 'with'>;
  expected(): Expected;
  /** How exactly the expected values are known, relative, where they are no formula’s. */
  readonly digits?: number;
}

/** How heartbeats come about and are judged. */
export type Way =
  /** A scenario in virtual time; its traces go through the loops of a sweep. */
  | { readonly kind: 'swept'; readonly scenario: ScenarioInput }
  /** A scenario in virtual time, recorded and scored as `flatline run` does. */
  | { readonly kind: 'scored'; readonly scenario: ScenarioInput }
  /** A trace of `trace generate` for each sender, through the loops of a sweep. */
  | { readonly kind: 'replayed'; readonly model: ModelFlags; readonly senders: number };

/** Oracles that share their heartbeats. */
export interface Experiment {
  readonly id: string;
  readonly title: string;
  /** What was done, for the reader. */
  readonly what: string;
  readonly way: Way;
  /** The interval that detectors are told. */
  readonly interval: Ms;
  /** Heartbeats of each sender that only fill windows; what is scored has a warm-up of its own in the scenario. */
  readonly warmup: number;
  readonly oracles: readonly Oracle[];
}
