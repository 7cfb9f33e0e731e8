/** Who sends to whom, and what the names in a scenario mean. */
import { didYouMean } from '../lib/nearest.ts';
import type { Link, NodeId } from '../model.ts';
import type { Problem } from './problem.ts';
import type { ScenarioBody } from './schema.ts';

export interface Topology {
  readonly nodes: readonly NodeId[];
  readonly links: readonly Link[];
  /** Every name that a fault may use, groups included. */
  readonly names: ReadonlyMap<string, readonly NodeId[]>;
}

export function topologyOf(scenario: ScenarioBody): { topology: Topology; problems: Problem[] } {
  const { shape } = scenario.topology;
  const count = scenario.topology.shape === 'star' ? scenario.topology.senders : scenario.topology.nodes;
  const numbered = Array.from({ length: count }, (_, i) => `n${i + 1}`);
  const star = shape === 'star';
  const nodes = star ? ['observer', ...numbered] : numbered;
  const links = star
    ? numbered.map((from) => ({ from, to: 'observer' }))
    : numbered.flatMap((from) => numbered.filter((to) => to !== from).map((to) => ({ from, to })));
  const names = new Map<string, readonly NodeId[]>(nodes.map((node) => [node, [node]]));
  names.set('all', nodes);
  names.set('senders', numbered);
  names.set('observers', star ? ['observer'] : numbered);
  const problems = addGroups(scenario.groups, nodes, names);
  return { topology: { nodes, links, names }, problems };
}

function addGroups(
  groups: ScenarioBody['groups'],
  nodes: readonly NodeId[],
  names: Map<string, readonly NodeId[]>,
): Problem[] {
  const problems: Problem[] = [];
  for (const [group, members] of Object.entries(groups)) {
    if (names.has(group)) {
      const message = `"${group}" already names ${names.get(group)!.join(', ')}`;
      problems.push({ path: ['groups', group], key: group, message });
      continue;
    }
    members.forEach((member, i) => {
      if (nodes.includes(member)) return;
      const message = `unknown node "${member}"${didYouMean(member, nodes)} (nodes: ${nodes.join(', ')})`;
      problems.push({ path: ['groups', group, i], message });
    });
    names.set(group, members);
  }
  return problems;
}

/** The nodes that a selector names; an unknown name is a problem at its path. */
export function nodesOf(
  selector: string | readonly string[],
  topology: Topology,
  path: readonly (string | number)[],
  problems: Problem[],
): NodeId[] {
  const chosen = new Set<NodeId>();
  const listed = typeof selector === 'string' ? [selector] : selector;
  listed.forEach((wanted, i) => {
    const members = topology.names.get(wanted);
    if (members) for (const node of members) chosen.add(node);
    else {
      const known = [...topology.names.keys()];
      const message = `unknown node or group "${wanted}"${didYouMean(wanted, known)} (known: ${known.join(', ')})`;
      problems.push({ path: typeof selector === 'string' ? path : [...path, i], message });
    }
  });
  return topology.nodes.filter((node) => chosen.has(node));
}
