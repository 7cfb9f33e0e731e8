/** What virtual time assumes of links and hosts, beside what a scenario asks of them. */

import { greatest } from './lib/extremes.ts';
import type { Law } from './lib/laws.ts';
import type { Ms, Spell } from './model.ts';

/** Mean time that a node waits for the processor, per core that a fault takes from everyone; exponential. */
export const WAIT_PER_CORE: Ms = 2;

/** One exponential wait in a billion is longer than so many means. */
const LONGEST = 21;

/** By that time a node has had the processor, however busy the host is in a plan. */
export function longestWait(spells: readonly Spell[]): Ms {
  const busy = spells.flatMap(({ from, until, effect }) =>
    effect.kind === 'busy' ? [{ from, until, cores: effect.cores }] : [],
  );
  const taken = busy.map(({ from: at }) =>
    busy.reduce((sum, { from, until, cores }) => (from <= at && at <= until ? sum + cores : sum), 0),
  );
  return LONGEST * WAIT_PER_CORE * greatest([0, ...taken]);
}

/** What a link takes by itself. */
export interface OwnTime {
  readonly middle: Ms;
  /** Nearly all lies within so much. */
  readonly spread: Ms;
  /** Nearly nothing takes longer. */
  readonly most: Ms;
}

/** @param rare of how many standard deviations a normal number would be that is as rare as what is left out */
export function ownTimeBy(law: Law, rare: number): OwnTime {
  const most = law.ofNormal(rare);
  return { middle: law.ofNormal(0), spread: most - law.ofNormal(-rare), most };
}
