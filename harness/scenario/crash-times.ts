/** Crashes come a little later than written, and a node that crashed has to start again. */
import type { Rng } from '../lib/rng.ts';
import type { Ms, NodeId, Spell } from '../model.ts';
import type { Room } from './occurrences.ts';
import type { Strike } from './strikes.ts';

/** A node that was restarted has this long to be up: a process takes some tenths of a second, on a busy host more. */
export const RESTART_MS: Ms = 1000;

/** A spell and the end of the phase that it belongs to. */
export interface Placed {
  readonly spell: Spell;
  readonly limit: Ms;
}

/** What a fault needs beside its own length. */
export function roomOf({ fault, params }: Strike, interval: Ms): Room {
  const kills = fault.needs(params).includes('kill');
  return kills ? { shift: interval, after: RESTART_MS } : { shift: 0, after: 0 };
}

/**
 * Moves every crash forward by less than an interval, so that over all plays the crash instants are spread evenly over
 * the heartbeat period, in shuffled order: a crash always just after a heartbeat would measure one phase only. No crash
 * outlasts its phase by that: its end is moved no further than there.
 */
export function spreadCrashes(
  plays: { nodes: readonly { id: NodeId; offset: Ms }[]; placed: Placed[] }[],
  interval: Ms,
  random: Rng,
): void {
  const count = plays
    .flatMap((play) => play.placed)
    .filter(({ spell }) => spell.effect.kind === 'down').length;
  const strata = random.shuffled(Array.from({ length: count }, (_, i) => (i + random.float()) / count));
  for (const play of plays) {
    const offsets = new Map(play.nodes.map(({ id, offset }) => [id, offset]));
    play.placed = play.placed.map(({ spell, limit }) => {
      if (spell.effect.kind !== 'down') return { spell, limit };
      const wanted = offsets.get(spell.effect.node)! + strata.pop()! * interval;
      const shift = (((wanted - spell.from) % interval) + interval) % interval;
      const until = Math.min(spell.until + shift, limit);
      return { limit, spell: { ...spell, from: spell.from + shift, until } };
    });
  }
}
