/** A shard of a run: the same scenarios, with some of their plays. */
import type { WorldName } from '../model.ts';
import type { Prepared } from '../scenario/load.ts';
import type { Plan } from '../scenario/plan.ts';
import { type Lot, partition, type Shard } from './partition.ts';

/**
 * What a play takes: in virtual time work, in heartbeats; in the live world time and room, in milliseconds of processes.
 */
function costOf({ end, nodes, links, scenario }: Plan, world: WorldName): number {
  return world === 'live' ? end * nodes.length : heartbeatsOf({ end, links, scenario });
}

/** About how many heartbeats a play sends. */
export function heartbeatsOf({ end, links, scenario }: Pick<Plan, 'end' | 'links' | 'scenario'>): number {
  return (end / scenario.heartbeat.interval) * links.length;
}

/** The scenarios with only those plays that are the shard’s; some have none then. */
export function shardOf(scenarios: readonly Prepared[], { index, count }: Shard): Prepared[] {
  const lots = scenarios.flatMap(({ id, world, plans }) =>
    plans.map((plan): Lot => ({ id, world, repeat: plan.repeat, cost: costOf(plan, world) })),
  );
  const own = new Map<string, Set<number>>();
  for (const { id, repeat } of partition(lots, count)[index - 1]!)
    own.set(id, (own.get(id) ?? new Set()).add(repeat));
  return scenarios.map((one) => ({
    ...one,
    plans: one.plans.filter(({ repeat }) => own.get(one.id)?.has(repeat)),
  }));
}
