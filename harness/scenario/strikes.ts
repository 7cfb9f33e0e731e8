/** The faults of a scenario, each with the time that it belongs to and whom it strikes. */
import type { FaultDefinition } from '../faults/fault.ts';
import { faults } from '../faults/index.ts';
import { type Capability, type Link, linkName, type Ms, type NodeId } from '../model.ts';
import type { Problem } from './problem.ts';
import type { FaultUse, ScenarioBody } from './schema.ts';
import { nodesOf, type Topology } from './topology.ts';

export interface PlannedPhase {
  readonly name: string;
  readonly from: Ms;
  readonly until: Ms;
  readonly score: boolean;
}

export interface Strike {
  readonly use: FaultUse;
  readonly fault: FaultDefinition;
  /** The fault's own parameters out of the use, where they stand beside targets and times. */
  readonly params: Record<string, unknown>;
  readonly path: (string | number)[];
  /** Its phase, or for the background the whole play. */
  readonly during: Omit<PlannedPhase, 'score'>;
  readonly index: number;
}

export function strikesOf(scenario: ScenarioBody, phases: readonly PlannedPhase[]): Strike[] {
  const whole = { name: 'background', from: 0, until: phases.at(-1)!.until };
  const groups = [
    { uses: scenario.background, during: whole, at: ['background'] },
    ...scenario.phases.map(({ faults: uses }, i) => ({
      uses,
      during: phases[i]!,
      at: ['phases', i, 'faults'],
    })),
  ];
  return groups.flatMap(({ uses, during, at }) =>
    uses.map((use, index) => {
      return { use, ...asked(use), path: [...at, index], during, index };
    }),
  );
}

/** All that a world must be able to do for a scenario. */
export function needsOf({ background, phases }: ScenarioBody): Capability[] {
  const uses = [...background, ...phases.flatMap(({ faults: own }) => own)];
  return uses.map(asked).flatMap(({ fault, params }) => fault.needs(params));
}

function asked(use: FaultUse): Pick<Strike, 'fault' | 'params'> {
  const fault = faults[use.fault] as unknown as FaultDefinition;
  return {
    fault,
    params: Object.fromEntries(Object.keys(fault.params.shape).map((param) => [param, use[param]])),
  };
}

export interface Victim {
  readonly node: NodeId;
  readonly links: readonly Link[];
  /** Names its stream of chance. */
  readonly key: string;
}

/** Whom a fault strikes: each victim has its own chance, unless the fault takes its links together. */
export function victimsOf({ use, fault, path }: Strike, topology: Topology, problems: Problem[]): Victim[] {
  if (fault.target === 'host') return [{ node: '', links: [], key: 'host' }];
  if (fault.target === 'node') {
    const nodes = nodesOf(use.node!, topology, [...path, 'node'], problems);
    return nodes.map((node) => ({ node, links: [], key: node }));
  }
  const from = new Set(nodesOf(use.from!, topology, [...path, 'from'], problems));
  const to = new Set(nodesOf(use.to!, topology, [...path, 'to'], problems));
  const both = (use.ways ?? (fault.truth === 'partition' ? 'both' : 'one')) === 'both';
  const links = topology.links.filter(
    (link) => (from.has(link.from) && to.has(link.to)) || (both && from.has(link.to) && to.has(link.from)),
  );
  if (links.length === 0 && from.size > 0 && to.size > 0) {
    const message = `strikes no link: no heartbeat goes from ${[...from].join(', ')} to ${[...to].join(', ')}`;
    problems.push({ path, message });
  }
  if (fault.together) return [{ node: '', links, key: 'together' }];
  return links.map((link) => ({ node: '', links: [link], key: linkName(link) }));
}
