/**
 * How many plays decide a limit, if things are as a pilot found them. What a run of that length will measure is not what the pilot
 * did: both are off by chance. So a number of plays counts as enough if a run that is as unlucky as one in twenty is decided by it
 * all the same. How mistakes seem to cluster is off by chance too, so what comes of it is that nine runs in ten are decided.
 */

import type { Evidence } from '../qos/evidence.ts';
import { deviationsOf } from '../qos/intervals.ts';
import { MOST_PLAYS } from '../scenario/plays.ts';
import type { Threshold } from '../scenario/thresholds.ts';
import { foreseen } from './foreseen.ts';
import { leastThat } from './least.ts';

export interface Outlook {
  /** `edge`: so close to the limit that nothing decides. `unknown`: the pilot saw nothing to go by. `never`: there is nothing. */
  readonly expected: 'pass' | 'fail' | 'edge' | 'unknown' | 'never';
  /** From how many plays on; null where none are enough. */
  readonly plays: number | null;
  /** What this rests on. */
  readonly why: string;
}

const UNLUCKY = deviationsOf(0.95);

/** @param pilot how many plays the evidence is of */
export function outlookOf(limit: Threshold, evidence: Evidence, pilot: number): Outlook {
  const future = foreseen(limit, evidence, pilot);
  if (typeof future === 'string') return { expected: 'unknown', plays: null, why: future };
  const { side, verdict, about } = future;
  const decided = (luck: number) => (plays: number) => verdict(plays, luck) === side;
  const surely = leastThat(MOST_PLAYS, decided(UNLUCKY));
  const plays = surely ?? leastThat(MOST_PLAYS, decided(0));
  if (plays === undefined) {
    return { expected: 'edge', plays: null, why: `${about}; not even ${MOST_PLAYS} plays would decide` };
  }
  const doubt = surely === undefined ? '; a longer --pilot may tell otherwise' : '';
  return { expected: side, plays, why: `${about}${doubt}` };
}
