/** Spells that can't happen together. */
import { formatDuration } from '../lib/units.ts';
import type { NodeId } from '../model.ts';
import type { Placed } from './plan.ts';
import type { Problem } from './problem.ts';

/** One problem per place in the scenario, however often chance makes it happen. */
export function conflicts(placed: readonly Placed[]): Problem[] {
  const problems = new Map<string, Problem>();
  const ofNodes = placed.filter(({ spell }) => victimOf(spell.effect) !== undefined);
  for (const one of ofNodes) {
    for (const other of placed) {
      if (one === other || !overlap(one, other)) continue;
      const message = clash(one, other);
      if (message) problems.set(JSON.stringify(one.path) + message, { path: one.path, message });
    }
  }
  return [...new Map([...problems.values()].map((p) => [JSON.stringify(p.path), p])).values()];
}

function clash(one: Placed, other: Placed): string | undefined {
  const node = victimOf(one.spell.effect)!;
  const since = formatDuration(one.spell.from);
  const kinds = [one.spell.effect.kind, other.spell.effect.kind];
  if (victimOf(other.spell.effect) === node) {
    const [from, until] = [formatDuration(other.spell.from), formatDuration(other.spell.until)];
    if (other.spell.effect.kind === 'down') {
      return `strikes ${node} at ${since}, while a ${other.spell.fault} has it down from ${from} to ${until}`;
    }
    if (kinds[0] === 'stalled' && kinds[1] === 'stalled') {
      return `stalls ${node} at ${since}, while it is stalled from ${from} to ${until} already`;
    }
  }
  // Toxiproxy dials the observer for every connection; a stopped one fills its accept queue, and the proxy hangs
  const { effect } = other.spell;
  if (effect.kind === 'weather' && effect.weather.cut === 'refuse' && kinds[0] !== 'down') {
    if (effect.links.some((link) => link.to === node)) {
      return `stops observer ${node} at ${since}, while a link to it is refused: the proxy could not be closed`;
    }
  }
  return undefined;
}

function overlap(a: Placed, b: Placed): boolean {
  return a.spell.from < b.spell.until && b.spell.from < a.spell.until;
}

function victimOf(effect: Placed['spell']['effect']): NodeId | undefined {
  return effect.kind === 'weather' || effect.kind === 'busy' ? undefined : effect.node;
}
