/** How many plays go on at once with real processes, and how long that takes. */
import { availableParallelism } from 'node:os';
import type { Ms } from '../../model.ts';
import type { Plan } from '../../scenario/plan.ts';

/** At ten heartbeats a second this many processes keep a core about a sixth busy, and time is kept well. */
const NODES_PER_CORE = 16;
/** Until its processes have started, and until they have ended. */
const AROUND: Ms = 1500;

/** How many places there are to be taken, and how many a play takes. */
export function placesFor(jobs: number | undefined): { all: number; of(plan: Plan): number } {
  const all = jobs ?? NODES_PER_CORE * availableParallelism();
  return {
    all,
    of: (plan) => {
      // a play that takes the processor from everyone goes alone
      if (plan.spells.some(({ effect }) => effect.kind === 'busy')) return all;
      return jobs === undefined ? plan.nodes.length : 1;
    },
  };
}

/** How long so many plays of a kind take, as many at once as the cores bear. */
export function liveTime(plan: Plan, plays: number): Ms {
  const { all, of } = placesFor(undefined);
  const atOnce = Math.max(1, Math.floor(all / of(plan)));
  return Math.ceil(plays / atOnce) * (plan.end + AROUND);
}
