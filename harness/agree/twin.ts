/** The plays of a recorded run once more, to be played in virtual time, and what is assumed there. */

import { basename, join } from 'node:path';
import { empiricalLaw } from '../lib/empirical.ts';
import type { Ms } from '../model.ts';
import { scoredTime } from '../result.ts';
import type { Prepared } from '../scenario/load.ts';
import { type PlayHeader, playsIn, readHeader } from '../trace/folder.ts';
import type { Observed } from './observed.ts';
import type { Assumed } from './result.ts';

/** What one run recorded of one scenario. */
export interface Recorded {
  readonly name: string;
  readonly folders: readonly string[];
  readonly headers: readonly PlayHeader[];
}

/** By scenario, in the order in which folders sort. */
export function recordedIn(run: string): Recorded[] {
  const plays = playsIn(join(run, 'traces')).map((folder) => ({ folder, header: readHeader(folder) }));
  // a scenario may be there in several projects, or with several seeds
  return [...Map.groupBy(plays, ({ folder }) => basename(folder).replace(/\.\d+$/, ''))].map(
    ([name, own]) => ({
      name,
      folders: own.map(({ folder }) => folder),
      headers: own.map(({ header }) => header),
    }),
  );
}

/** What whoever asks for a twin says of it. */
interface Wish {
  readonly exposure: Ms | undefined;
  readonly jobs: number | undefined;
  readonly again: string;
}

/** So often everything is played in virtual time if nobody says otherwise. */
const USUAL_ROUNDS = 20;
const MOST_PLAYS = 50_000;

/**
 * The very same plans, again and again: crashes at the same instants and checks as they stood to heartbeats, so that crashes can be
 * compared one by one, and each time other chance on the links.
 * As many rounds as it takes until so much time is scored, if that is wished for.
 */
export function twinOf(
  { name, headers }: Recorded,
  assumed: Assumed,
  { exposure, jobs, again }: Wish,
): Prepared {
  const [first] = headers as [PlayHeader];
  const scored = scoredTime(first.plan.phases);
  const wanted = exposure === undefined ? USUAL_ROUNDS : Math.ceil(exposure / (scored * headers.length));
  const rounds = Math.max(1, Math.min(wanted, Math.floor(MOST_PLAYS / headers.length)));
  const scenario = {
    ...first.plan.scenario,
    repeats: rounds * headers.length,
    virtual: assumed,
  };
  const plans = Array.from({ length: rounds }, (_, round) =>
    headers.map(({ plan }, i) => {
      const { repeat, repeatOf = repeat } = plan;
      return { ...plan, scenario, repeat: round * headers.length + i, repeatOf };
    }),
  ).flat();
  // what is to hold of the scenario was asked of the run itself
  const checks = { thresholds: [], expectations: [] };
  const { seed } = first.plan;
  const identity = { id: name, title: name, name: scenario.name, world: 'simulated', seed, again } as const;
  return {
    ...identity,
    scenario,
    plans,
    tunings: first.tunings,
    checks,
    ...(jobs !== undefined && { jobs }),
  };
}

/** Fewer values are no law. */
const FEWEST = { heartbeats: 50, restarts: 3 } as const;

/** The laws that a run shows; what it shows too little of stays as it was assumed. */
export function measuredBy(
  { own, lag, restarts }: Pick<Observed, 'own' | 'lag' | 'restarts'>,
  assumed: Assumed,
): Assumed {
  const law = (values: Float64Array, fewest: number, otherwise: string): string =>
    values.length < fewest ? otherwise : empiricalLaw(values);
  return {
    delay: law(own, FEWEST.heartbeats, assumed.delay),
    lag: law(lag, FEWEST.heartbeats, assumed.lag),
    restart: law(restarts, FEWEST.restarts, assumed.restart),
  };
}
