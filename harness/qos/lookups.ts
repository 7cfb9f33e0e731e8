/** What concerns one link or one node of a play, found once for all of them: a star of ten thousand is asked ten thousand times. */
import { type Link, linkName, type NodeId, type Spell } from '../model.ts';
import type { Realised } from '../trace/realised.ts';
import type { NodeHistory, Recording, Stream } from '../trace/recording.ts';

export interface Lookups {
  readonly senders: ReadonlySet<NodeId>;
  readonly observers: ReadonlySet<NodeId>;
  /** What is done to clocks, of all nodes. */
  readonly clocks: readonly Spell[];
  node(id: NodeId): NodeHistory;
  /** One for each life of the observer. */
  streams(link: Link): readonly Stream[];
  /** What changed the weather on a link, as it happened, in order. */
  weather(link: Link): readonly Realised[];
  onNode(id: NodeId): readonly Realised[];
  /** All that struck a link, or a node at its ends, or the host, in order. */
  striking(link: Link): readonly Realised[];
}

const known = new WeakMap<Recording, Lookups>();

export function lookups(recording: Recording): Lookups {
  const found = known.get(recording) ?? make(recording);
  known.set(recording, found);
  return found;
}

function make({ plan, nodes, streams, realised }: Recording): Lookups {
  const histories = new Map(nodes.map((node) => [node.id, node]));
  const byLink = Map.groupBy(streams, ({ link }) => linkName(link));
  const weathers = new Map<string, Realised[]>();
  const onNodes = new Map<NodeId, Realised[]>();
  const onHost: Realised[] = [];
  const add = <K>(map: Map<K, Realised[]>, key: K, one: Realised): void => {
    const list = map.get(key);
    if (list) list.push(one);
    else map.set(key, [one]);
  };
  for (const one of realised) {
    const { effect } = plan.spells[one.spell]!;
    if (effect.kind === 'weather') for (const link of effect.links) add(weathers, linkName(link), one);
    else if (effect.kind === 'busy') onHost.push(one);
    else add(onNodes, effect.node, one);
  }
  const order = new Map(realised.map((one, i) => [one, i]));
  const weather = (link: Link): readonly Realised[] => weathers.get(linkName(link)) ?? [];
  return {
    senders: new Set(plan.links.map(({ from }) => from)),
    observers: new Set(plan.links.map(({ to }) => to)),
    clocks: plan.spells.filter(({ effect }) => effect.kind === 'clock'),
    node: (id) => histories.get(id)!,
    streams: (link) => byLink.get(linkName(link)) ?? [],
    weather,
    onNode: (id) => onNodes.get(id) ?? [],
    striking: (link) =>
      [...weather(link), ...(onNodes.get(link.from) ?? []), ...(onNodes.get(link.to) ?? []), ...onHost].sort(
        (a, b) => order.get(a)! - order.get(b)!,
      ),
  };
}
