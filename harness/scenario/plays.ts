/** How often a scenario is played. */
import { formatDuration } from '../lib/units.ts';
import type { Ms } from '../model.ts';
import type { Abilities, Overrides } from './load.ts';
import type { Plan } from './plan.ts';
import type { Problem } from './problem.ts';
import type { ScenarioBody } from './schema.ts';

export const MOST_PLAYS = 50_000;

/** What was asked for by hand counts; of what the scenario asks for, whatever is more. */
export function playsOf(
  scenario: ScenarioBody,
  { repeats, exposure }: Pick<Overrides, 'repeats' | 'exposure'>,
): { repeats: number } {
  const scored = scenario.phases.reduce((sum, phase) => sum + (phase.score ? phase.for : 0), 0);
  const enough = (wanted: Ms): number =>
    // a scenario in which nothing is scored is refused elsewhere
    scored === 0 ? 1 : Math.min(MOST_PLAYS + 1, Math.ceil(wanted / scored - 1e-9));
  if (exposure !== undefined) return { repeats: Math.max(repeats ?? 1, enough(exposure)) };
  if (repeats !== undefined) return { repeats };
  return { repeats: Math.max(scenario.repeats, enough(scenario.exposure ?? 0)) };
}

/** What the world can't do in any time that somebody would wait. */
export function tooMuch(
  scenario: ScenarioBody,
  plans: readonly Plan[],
  { world, mostNodes, mostTime }: Abilities,
): Problem[] {
  const [plan] = plans;
  if (!plan) return [];
  const problems: Problem[] = [];
  const { shape } = scenario.topology;
  if (plan.nodes.length > mostNodes) {
    const message = `${plan.nodes.length} nodes are more than the ${world} world has room for, ${mostNodes}: use fewer, or --world simulated`;
    problems.push({ path: ['topology', shape === 'star' ? 'senders' : 'nodes'], message });
  }
  const path = [scenario.exposure === undefined ? 'repeats' : 'exposure'];
  if (plans.length > MOST_PLAYS) {
    const message = `takes more than ${MOST_PLAYS} plays: make its phases longer`;
    problems.push({ path, message });
  }
  const takes = plans.length * plan.end;
  if (takes > mostTime) {
    const message = `${plans.length} plays take ${formatDuration(takes)} one after another, and in the ${world} world that passes as time does: use --world simulated, or ask for less`;
    problems.push({ path, message });
  }
  return problems;
}
