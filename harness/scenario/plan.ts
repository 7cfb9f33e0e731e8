/** From a scenario to everything that will happen, with all chance spent: nothing has started yet. */
import { Rng } from '../lib/rng.ts';
import { type Capability, type Link, linkName, type Ms, type NodeId, type Spell } from '../model.ts';
import { conflicts } from './conflicts.ts';
import { type Placed, roomOf, spreadCrashes } from './crash-times.ts';
import { heldProblem } from './held.ts';
import { numberProblems } from './numbered.ts';
import { occurrences, timingProblems } from './occurrences.ts';
import type { Problem } from './problem.ts';
import type { Scenario } from './schema.ts';
import { type PlannedPhase, type Strike, strikesOf, victimsOf } from './strikes.ts';
import { type Topology, topologyOf } from './topology.ts';

/** One play of a scenario. Time 0 is the start of the warm-up. */
export interface Plan {
  readonly scenario: Scenario;
  /** From 0. */
  readonly repeat: number;
  /** Of a play that is another one once more, with other chance on its links: which one. Observers check when they did there. */
  readonly repeatOf?: number;
  readonly seed: number;
  readonly nodes: readonly { readonly id: NodeId; readonly offset: Ms }[];
  readonly links: readonly Link[];
  readonly phases: readonly PlannedPhase[];
  readonly spells: readonly Spell[];
  readonly end: Ms;
}

/** Why a world can't do something; undefined when it can. */
export type Refuses = (capability: Capability) => string | undefined;

/** The plays of a scenario, or what is wrong with it. */
export function planScenario(
  scenario: Scenario,
  seed: number,
  refuses: Refuses,
): { plans: Plan[]; problems: Problem[] } {
  const { topology, problems } = topologyOf(scenario);
  const phases = layPhases(scenario, problems);
  const strikes = strikesOf(scenario, phases);
  problems.push(...strikes.flatMap((strike) => strikeProblems(strike, scenario, topology, refuses)));
  if (problems.length === 0) problems.push(...conflicts(strikes, topology, scenario.heartbeat.interval));
  const end = phases.at(-1)!.until;
  problems.push(...numberProblems(strikes, topology, scenario.heartbeat.interval, end));
  const chance = new Rng(seed, scenario.name);
  const plays = Array.from({ length: scenario.repeats }, (_, repeat) => {
    const random = chance.fork('repeat', repeat);
    const placed =
      problems.length > 0 ? [] : strikes.flatMap((strike) => place(strike, scenario, topology, random));
    const nodes = topology.nodes.map((id) => ({
      id,
      offset: random.fork('offset', id).float() * scenario.heartbeat.interval,
    }));
    return { repeat, nodes, placed };
  });
  spreadCrashes(plays, scenario.heartbeat.interval, chance.fork('crash instants'));
  const plans = plays.map(({ repeat, nodes, placed }) => ({
    scenario,
    repeat,
    seed,
    nodes,
    links: topology.links,
    phases,
    spells: placed
      .map(({ spell }) => ({
        ...spell,
        from: wholeMicros(spell.from),
        until: spell.until >= end ? Number.POSITIVE_INFINITY : wholeMicros(spell.until),
      }))
      .sort((a, b) => a.from - b.from),
    end,
  }));
  return { plans, problems };
}

/** How an observer's periodic checks stand to the heartbeats of one link, in [0, 1); see DetectorContext. */
export function checkPhase({ seed, scenario, repeat, repeatOf = repeat }: Plan, link: Link): number {
  return new Rng(seed, scenario.name, 'checks', repeatOf, linkName(link)).float();
}

/** As fine as traces keep time, so that virtual time meets the plan to the digit. */
function wholeMicros(at: Ms): Ms {
  return Math.round(1000 * at) / 1000;
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
  if (!phases.some(({ score }) => score)) {
    problems.push({ path: ['phases'], message: 'nothing would be scored: every phase says score: false' });
  }
  if (from > 24 * 3_600_000) problems.push({ path: ['phases'], message: 'a play is at most 24h long' });
  return phases;
}

/** What can be said against a fault without knowing when chance will let it happen. */
function strikeProblems(
  strike: Strike,
  { heartbeat }: Scenario,
  topology: Topology,
  refuses: Refuses,
): Problem[] {
  const { use, fault, params, path, during } = strike;
  const length = during.until - during.from;
  const targets: Problem[] = [];
  victimsOf(strike, topology, targets);
  const problem = fault.problem?.(params);
  const refusals = fault.needs(params).map(refuses).filter(Boolean);
  return [
    ...targets,
    ...timingProblems(use, length, during.name, path, roomOf(strike, heartbeat.interval)),
    ...(problem ? [{ path: [...path, problem.param], message: problem.message }] : []),
    ...refusals.map((why) => ({ path: [...path, 'fault'], message: why! })),
    ...heldProblem(strike, heartbeat),
  ];
}

/** All that a fault does in a play, as spells in its time. */
function place(strike: Strike, scenario: Scenario, topology: Topology, random: Rng): Placed[] {
  const { use, fault, params, during, index } = strike;
  const { from: start, until: limit, name } = during;
  const { interval } = scenario.heartbeat;
  return victimsOf(strike, topology, []).flatMap(({ node, links, key }) => {
    const chance = random.fork('fault', name, index, key);
    const room = roomOf(strike, interval);
    return occurrences(use, limit - start, interval, chance.fork('when'), room).flatMap((occurrence, i) => {
      const length = occurrence.until - occurrence.from;
      const at = start + occurrence.from;
      return fault
        .episodes(params, { node, links, for: length, interval, random: chance.fork('what', i) })
        .map(({ from, until, effect }) => {
          const spell = { fault: fault.name, cause: fault.truth, from: at + from, until: at + until, effect };
          return { limit, spell };
        });
    });
  });
}
