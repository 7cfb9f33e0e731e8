/** A shard of a run: the same scenarios, with some of their plays. */
import type { PlayedWorld } from '../model.ts';
import type { PreparedTrace } from '../recorded/prepare.ts';
import type { Plan } from '../scenario/plan.ts';
import { type Lot, partition, type Shard } from './partition.ts';
import type { Selected } from './select.ts';

/**
 * What a play takes: in virtual time work, in heartbeats; in the live world time and room, in milliseconds of processes.
 */
function costOf({ end, nodes, links, scenario }: Plan, world: PlayedWorld): number {
  return world === 'live' ? end * nodes.length : heartbeatsOf({ end, links, scenario });
}

/** About how many heartbeats a play sends. */
export function heartbeatsOf({ end, links, scenario }: Pick<Plan, 'end' | 'links' | 'scenario'>): number {
  return (end / scenario.heartbeat.interval) * links.length;
}

/** The scenarios with only those plays that are the shard’s, of which some have none then; a trace goes to one of them as a whole. */
export function shardOf({ scenarios, traces }: Selected, { index, count }: Shard): Selected {
  const plays = scenarios.flatMap(({ id, world, plans }) =>
    plans.map((plan): Lot => ({ id, world, repeat: plan.repeat, cost: costOf(plan, world) })),
  );
  const replays = traces.map(
    ({ id, world, heartbeats }): Lot => ({ id, world, repeat: 0, cost: heartbeats }),
  );
  const lots = [...plays, ...replays];
  const own = new Map<string, Set<number>>();
  for (const { id, repeat } of partition(lots, count)[index - 1]!)
    own.set(id, (own.get(id) ?? new Set()).add(repeat));
  return {
    scenarios: scenarios.map((one) => ({
      ...one,
      plans: one.plans.filter(({ repeat }) => own.get(one.id)?.has(repeat)),
    })),
    traces: traces.map((one): PreparedTrace => ({ ...one, mine: own.has(one.id) })),
  };
}
