/** Which shard plays which play. Every machine that shares in a run comes to the same partition by itself. */
import type { WorldName } from '../model.ts';

/** One part of a run that several machines share; `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** A play, as far as dealing it out goes. */
export interface Lot {
  readonly world: WorldName;
  /** Of its scenario, within the run. */
  readonly id: string;
  readonly repeat: number;
  /** In units that are the same for all plays of a world. */
  readonly cost: number;
}

/**
 * The costliest play goes first, and each to the shard that has least so far, the first of them where several have; so no
 * two shards differ by more than the costliest play. What can’t be compared is dealt by itself: each world’s plays.
 * @returns by shard; one has none if there are fewer plays than shards
 */
export function partition<T extends Lot>(lots: readonly T[], count: number): T[][] {
  const shards = Array.from({ length: count }, (): T[] => []);
  for (const world of Map.groupBy(lots, (lot) => lot.world).values()) {
    const loads = new Float64Array(count);
    for (const lot of world.toSorted(costliestFirst)) {
      const least = loads.indexOf(Math.min(...loads));
      loads[least]! += lot.cost;
      shards[least]!.push(lot);
    }
  }
  return shards;
}

/** A total order, by nothing that differs between machines. */
function costliestFirst(a: Lot, b: Lot): number {
  return b.cost - a.cost || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.repeat - b.repeat);
}
