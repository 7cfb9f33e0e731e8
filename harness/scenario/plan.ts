/** From a scenario to everything that will happen, with all chance spent: nothing has started yet. */
import type { FaultDefinition } from '../faults/fault.ts';
import { faults } from '../faults/index.ts';
import { Rng } from '../lib/rng.ts';
import { type Capability, type Link, linkName, type Ms, type NodeId, type Spell } from '../model.ts';
import { conflicts } from './conflicts.ts';
import { occurrences, timingProblems } from './occurrences.ts';
import type { Problem } from './problem.ts';
import type { FaultUse, Scenario } from './schema.ts';
import { nodesOf, type Topology, topologyOf } from './topology.ts';

interface PlannedPhase {
  readonly name: string;
  readonly from: Ms;
  readonly until: Ms;
  readonly score: boolean;
}

/** One play of a scenario. Time 0 is the start of the warm-up. */
export interface Plan {
  readonly scenario: Scenario;
  /** From 0. */
  readonly repeat: number;
  readonly seed: number;
  readonly nodes: readonly { readonly id: NodeId; readonly offset: Ms }[];
  readonly links: readonly Link[];
  readonly phases: readonly PlannedPhase[];
  readonly spells: readonly Spell[];
  readonly end: Ms;
}

/** Why a world can't do something; undefined when it can. */
export type Refuses = (capability: Capability) => string | undefined;

/** Where in the scenario a spell was written, for messages. */
export interface Placed {
  readonly spell: Spell;
  readonly path: readonly (string | number)[];
}

/** The plays of a scenario, or what is wrong with it. */
export function planScenario(
  scenario: Scenario,
  seed: number,
  refuses: Refuses,
): { plans: Plan[]; problems: Problem[] } {
  const { topology, problems } = topologyOf(scenario);
  const phases = layPhases(scenario, problems);
  problems.push(...faultProblems(scenario, topology, phases, refuses));
  const end = phases.at(-1)!.until;
  const chance = new Rng(seed, scenario.name);
  const plays = Array.from({ length: scenario.repeats }, (_, repeat) => {
    const random = chance.fork('repeat', repeat);
    const placed = problems.length > 0 ? [] : strike(scenario, topology, phases, random);
    const nodes = topology.nodes.map((id) => ({
      id,
      offset: random.fork('offset', id).float() * scenario.heartbeat.interval,
    }));
    return { repeat, nodes, placed };
  });
  spreadCrashes(plays, scenario.heartbeat.interval, chance.fork('crash instants'));
  for (const play of plays) problems.push(...conflicts(play.placed));
  const plans = plays.map(({ repeat, nodes, placed }) => ({
    scenario,
    repeat,
    seed,
    nodes,
    links: topology.links,
    phases,
    spells: placed
      .map(({ spell }) => (spell.until >= end ? { ...spell, until: Number.POSITIVE_INFINITY } : spell))
      .sort((a, b) => a.from - b.from),
    end,
  }));
  return { plans, problems };
}

/** How an observer's periodic checks stand to the heartbeats of one link, in [0, 1); see DetectorContext. */
export function checkPhase({ seed, scenario, repeat }: Plan, link: Link): number {
  return new Rng(seed, scenario.name, 'checks', repeat, linkName(link)).float();
}

function layPhases(scenario: Scenario, problems: Problem[]): PlannedPhase[] {
  let from = scenario.warmup;
  const seen = new Set<string>();
  const phases = scenario.phases.map(({ name, for: length, score }, i) => {
    if (seen.has(name)) problems.push({ path: ['phases', i, 'name'], message: `a second phase "${name}"` });
    seen.add(name);
    const phase = { name, from, until: from + length, score };
    from = phase.until;
    return phase;
  });
  if (from > 24 * 3_600_000) problems.push({ path: ['phases'], message: 'a play is at most 24h long' });
  return phases;
}

/** What can be said against each fault without knowing when chance will let it happen. */
function faultProblems(
  scenario: Scenario,
  topology: Topology,
  phases: readonly PlannedPhase[],
  refuses: Refuses,
): Problem[] {
  return eachFault(scenario, phases).flatMap(({ use, fault, path, during }) => {
    const targets: Problem[] = [];
    victimsOf(use, fault, topology, path, targets);
    const params = paramsOf(use, fault);
    const problem = fault.problem?.(params);
    const refusals = fault.needs(params).map(refuses).filter(Boolean);
    return [
      ...targets,
      ...timingProblems(use, during.until - during.from, during.name, path),
      ...(problem ? [{ path: [...path, problem.param], message: problem.message }] : []),
      ...refusals.map((why) => ({ path: [...path, 'fault'], message: why! })),
    ];
  });
}

/** All faults of a play as spells in its time. */
function strike(
  scenario: Scenario,
  topology: Topology,
  phases: readonly PlannedPhase[],
  random: Rng,
): Placed[] {
  return eachFault(scenario, phases).flatMap(({ use, fault, path, during, index }) => {
    const { from: start, until: end, name } = during;
    const params = paramsOf(use, fault);
    return victimsOf(use, fault, topology, path, []).flatMap(({ node, links, key }) => {
      const chance = random.fork('fault', name, index, key);
      const { interval } = scenario.heartbeat;
      return occurrences(use, end - start, interval, chance.fork('when')).flatMap((occurrence, i) =>
        fault
          .episodes(params, {
            node,
            links,
            for: occurrence.until - occurrence.from,
            interval,
            random: chance.fork('what', i),
          })
          .map((episode) => ({
            path,
            spell: {
              fault: fault.name,
              cause: fault.truth,
              from: start + occurrence.from + episode.from,
              until: start + occurrence.from + episode.until,
              effect: episode.effect,
            },
          })),
      );
    });
  });
}

/** Whom a fault strikes: each victim has its own chance, unless the fault takes its links together. */
function victimsOf(
  use: FaultUse,
  fault: FaultDefinition,
  topology: Topology,
  path: (string | number)[],
  problems: Problem[],
): { node: NodeId; links: Link[]; key: string }[] {
  if (fault.target === 'host') return [{ node: '', links: [], key: 'host' }];
  if (fault.target === 'node') {
    const nodes = nodesOf(use.node!, topology, [...path, 'node'], problems);
    return nodes.map((node) => ({ node, links: [], key: node }));
  }
  const from = nodesOf(use.from!, topology, [...path, 'from'], problems);
  const to = nodesOf(use.to!, topology, [...path, 'to'], problems);
  const both = (use.ways ?? (fault.truth === 'partition' ? 'both' : 'one')) === 'both';
  const links = topology.links.filter(
    (link) =>
      (from.includes(link.from) && to.includes(link.to)) ||
      (both && from.includes(link.to) && to.includes(link.from)),
  );
  if (links.length === 0 && from.length > 0 && to.length > 0) {
    const message = `strikes no link: no heartbeat goes from ${from.join(', ')} to ${to.join(', ')}`;
    problems.push({ path, message });
  }
  if (fault.together) return [{ node: '', links, key: 'together' }];
  return links.map((link) => ({ node: '', links: [link], key: linkName(link) }));
}

/** The fault's own parameters out of a use, where they stand beside targets and times. */
function paramsOf(use: FaultUse, fault: FaultDefinition): Record<string, unknown> {
  return Object.fromEntries(Object.keys(fault.params.shape).map((param) => [param, use[param]]));
}

/** Every fault of the scenario with the time that it belongs to: its phase, or for the background the whole play. */
function eachFault(scenario: Scenario, phases: readonly PlannedPhase[]) {
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
    uses.map((use, index) => ({
      use,
      fault: faults[use.fault] as unknown as FaultDefinition,
      path: [...at, index] as (string | number)[],
      during,
      index,
    })),
  );
}

/**
 * Moves every crash forward by less than an interval, so that over all plays the crash instants are spread evenly over
 * the heartbeat period, in shuffled order: a crash always just after a heartbeat would measure one phase only.
 */
function spreadCrashes(
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
    play.placed = play.placed.map(({ spell, path }) => {
      if (spell.effect.kind !== 'down') return { spell, path };
      const wanted = offsets.get(spell.effect.node)! + strata.pop()! * interval;
      const shift = (((wanted - spell.from) % interval) + interval) % interval;
      return { path, spell: { ...spell, from: spell.from + shift, until: spell.until + shift } };
    });
  }
}
