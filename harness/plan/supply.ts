/** What the plays of a scenario will give to those who limit something, as far as their plans tell: nothing has started yet. */
import { linkName, type Ms, type NodeId } from '../model.ts';
import { blockLength } from '../qos/weigh.ts';
import type { Plan } from '../scenario/plan.ts';
import { difference, intersection, type Span, total, union } from '../timeline.ts';

export interface Supply {
  /** Time in which a suspicion would be a mistake, over all pairs, ms. */
  readonly exposure: Ms;
  /** Those that somebody watches. */
  readonly crashes: number;
  /** Crashes of nodes that come back. */
  readonly restarts: number;
  readonly partitions: number;
  /** Pauses and stalls of nodes, and times of a busy host. */
  readonly stalls: number;
  /** Stretches of time by which clustering is told. */
  readonly blocks: number;
}

/** Plans differ by chance alone, so of very many some will do. */
const MOST_LOOKED_AT = 100;
const GRACE_INTERVALS = 2;
const STILL: readonly string[] = ['paused', 'stalled', 'busy'];

/** @param phase all scored ones if left out */
export function supplyOf(plans: readonly Plan[], phase?: string): Supply {
  const step = Math.max(1, plans.length / MOST_LOOKED_AT);
  const looked = Array.from(
    { length: Math.min(plans.length, MOST_LOOKED_AT) },
    (_, i) => plans[Math.floor(i * step)]!,
  );
  const parts = looked.map((plan) => ofPlay(plan, phase));
  const sum = (of: keyof Supply): number =>
    (parts.reduce((all, part) => all + part[of], 0) * plans.length) / looked.length;
  return {
    exposure: sum('exposure'),
    crashes: sum('crashes'),
    restarts: sum('restarts'),
    partitions: sum('partitions'),
    stalls: sum('stalls'),
    blocks: sum('blocks'),
  };
}

function ofPlay(plan: Plan, phase: string | undefined): Supply {
  const scored = union(
    plan.phases
      .filter(({ name, score }) => score && (phase === undefined || name === phase))
      .map(({ from, until }) => ({ from, until })),
  );
  const isScored = (at: Ms): boolean => scored.some(({ from, until }) => from <= at && at < until);
  const downs = downsOf(plan);
  const isUp = (node: NodeId, at: Ms): boolean =>
    !(downs.get(node) ?? []).some(({ from, until }) => from <= at && at < until);
  const crashes = [...downs].flatMap(([node, spans]) => {
    const watchers = plan.links.filter((link) => link.from === node);
    return spans.filter(({ from }) => isScored(from) && watchers.some(({ to }) => isUp(to, from)));
  });
  const cuts = cutsOf(plan);
  const begun = [...cuts.values()].flat().filter(({ from }) => isScored(from));
  const stalls = plan.spells.filter(({ effect: { kind } }) => STILL.includes(kind));
  const length = blockLength({ plan });
  return {
    exposure: plan.links.reduce(
      (sum, link) =>
        sum + total(intersection(accountable(plan, link, downs, cuts.get(linkName(link)) ?? []), scored)),
      0,
    ),
    crashes: crashes.length,
    restarts: crashes.filter(({ until }) => until < plan.end).length,
    // cuts that overlap are one partition
    partitions: union([...cuts.values()].flat()).filter(({ from, until }) =>
      begun.some((cut) => from <= cut.from && cut.from < until),
    ).length,
    stalls: stalls.filter(({ from, until }) => scored.some((span) => from < span.until && until > span.from))
      .length,
    blocks: scored.reduce(
      (sum, { from, until }) => sum + Math.max(1, Math.floor((until - from) / length)),
      0,
    ),
  };
}

/** By node, when it is down. */
function downsOf({ spells, end }: Plan): Map<NodeId, Span[]> {
  const downs = new Map<NodeId, Span[]>();
  for (const { effect, from, until } of spells) {
    if (effect.kind !== 'down') continue;
    downs.set(effect.node, [...(downs.get(effect.node) ?? []), { from, until: Math.min(until, end) }]);
  }
  return downs;
}

/** By link, when a partition cuts it. */
function cutsOf({ spells, end }: Plan): Map<string, Span[]> {
  const cuts = new Map<string, Span[]>();
  for (const { cause, effect, from, until } of spells) {
    if (cause !== 'partition' || effect.kind !== 'weather') continue;
    for (const name of effect.links.map(linkName)) {
      cuts.set(name, union([...(cuts.get(name) ?? []), { from, until: Math.min(until, end) }]));
    }
  }
  return cuts;
}

/** When a suspicion on a link would be a mistake: both ends are up, warmed up again, and nothing excuses it. */
function accountable(
  { scenario, spells, end }: Plan,
  { from: sender, to: observer }: { readonly from: NodeId; readonly to: NodeId },
  downs: ReadonlyMap<NodeId, readonly Span[]>,
  cut: readonly Span[],
): Span[] {
  const { heartbeat, truth, rewarm = 20 * heartbeat.interval } = scenario;
  const longer = (spans: readonly Span[], by: Ms): Span[] =>
    spans.map(({ from, until }) => ({ from, until: until + by }));
  // who restarts sends its first heartbeat half an interval later, on the mean
  const away = longer(downs.get(sender) ?? [], rewarm + heartbeat.interval / 2);
  const blind = longer(downs.get(observer) ?? [], rewarm);
  const still = spells.flatMap(({ effect, from, until }) =>
    (effect.kind === 'paused' || effect.kind === 'stalled') && effect.node === sender ? { from, until } : [],
  );
  const excused = [
    ...(truth.partitioned === 'suspect' ? cut : []),
    ...(truth.paused === 'suspect' ? still : []),
  ];
  const holes = union([...away, ...blind, ...longer(excused, GRACE_INTERVALS * heartbeat.interval)]);
  return difference([{ from: 0, until: end }], holes);
}
