/** The contract of a detector, as clauses that can be checked one by one: in a test, or by `flatline detectors check`. */
import type { DetectorDefinition, Ms } from '../model.ts';
import { answers } from './answers.ts';
import type { Clause, Trial } from './clause.ts';
import { levels } from './levels.ts';
import { memory } from './memory.ts';
import { purity } from './purity.ts';

export { BrokenClause } from './clause.ts';

const CLAUSES: readonly Clause[] = [...purity, ...answers, ...memory, ...levels];

export interface ContractOptions {
  /** As a scenario would write them; defaults where nothing is given. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Of the heartbeats it is tried on; a second unless told. */
  readonly interval?: Ms;
  /** Heartbeats of the long run; a million unless told. */
  readonly manyHeartbeats?: number;
}

/** The clauses, ready to be checked. `check` throws what is wrong, with an example and what to do. */
export function contractOf(
  definition: DetectorDefinition,
  { params = {}, interval = 1000, manyHeartbeats = 1_000_000 }: ContractOptions = {},
): { sentence: string; check: () => void }[] {
  const parsed = definition.params.parse(params) as Record<string, unknown>;
  return clausesOf(definition, parsed, interval, manyHeartbeats);
}

/** The same for parameters that have been read already. */
export function clausesOf(
  definition: DetectorDefinition,
  params: Readonly<Record<string, unknown>>,
  interval: Ms,
  manyHeartbeats: number,
): { sentence: string; check: () => void }[] {
  const context = { interval };
  const trial: Trial = {
    definition,
    params,
    context,
    manyHeartbeats,
    make: (own = params) => definition.create(own as Record<string, unknown>, context),
  };
  return CLAUSES.map(({ sentence, check }) => ({ sentence, check: () => check(trial) }));
}
