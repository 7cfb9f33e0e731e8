/** How long scenarios must run, as plain JSON: what `flatline plan --json` prints. */
import type { Ms, WorldName } from '../model.ts';

export const PLAN_SCHEMA = 'flatline-plan/1';

export interface PlanResult {
  readonly schema: typeof PLAN_SCHEMA;
  readonly scenarios: readonly ScenarioPlan[];
}

export interface ScenarioPlan {
  /** With the project that plays it, if one does. */
  readonly title: string;
  readonly scenario: string;
  /** In which it is looked at. */
  readonly world: WorldName;
  readonly file: string;
  /** As it is written, or as the flags say. */
  readonly plays: number;
  /** Of one play, ms. */
  readonly length: Ms;
  /** How much of a play is scored. */
  readonly scored: Ms;
  /** How many plays were tried in virtual time; null if none were. */
  readonly pilot: number | null;
  /** What it takes to decide every check that can be decided. */
  readonly all: Cost | null;
  readonly checks: readonly CheckPlan[];
}

/** So many plays, and what they take. */
export interface Cost {
  readonly plays: number;
  /** For `--exposure`, as it is typed. */
  readonly exposure: string;
  /** With real processes, as many plays at once as this machine bears; null: longer than a run may take. */
  readonly live: Ms | null;
  /** In virtual time on all cores, by the speed of the pilot; null without one. */
  readonly simulated: Ms | null;
}

export interface CheckPlan {
  readonly asked: string;
  readonly where: string;
  readonly kind: 'threshold' | 'expectation';
  /** What the limit takes even of a detector that is perfect, and what the scenario gives as it is; null of expectations. */
  readonly takes: { readonly what: string; readonly least: number; readonly gives: number } | null;
  readonly rows: readonly RowPlan[];
}

export interface RowPlan {
  readonly row: string;
  /**
   * What it would most likely come to. `edge`: so close to the limit that nothing decides; `never`: the scenario has nothing of the
   * kind; `unknown`: the pilot saw nothing to go by, or there was none.
   */
  readonly expected: 'pass' | 'fail' | 'edge' | 'never' | 'unknown';
  /** Whether the scenario decides it as it is. */
  readonly enough: boolean;
  /** From how much on it is decided; null: never, or nobody knows. */
  readonly decides: Cost | null;
  readonly why: string;
}
