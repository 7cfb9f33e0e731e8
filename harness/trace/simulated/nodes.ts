import type { Ms } from '../../model.ts';
import type { PlayHeader } from '../folder.ts';
import { crashInstants, type Realised, standstillsOf } from '../realised.ts';
import type { Life, NodeHistory } from '../recording.ts';

/** In virtual time a node lives from the start, and again from the very end of each crash; nothing of it is ever late. */
export function nodesOf(header: PlayHeader, realised: readonly Realised[], end: Ms): NodeHistory[] {
  const crashes = crashInstants(header, realised);
  const returns = new Map<string, Ms[]>();
  for (const { spell, ended, faultLateness } of realised) {
    const { effect } = header.plan.spells[spell]!;
    if (effect.kind !== 'down' || faultLateness.ended === undefined) continue;
    returns.set(
      effect.node,
      [...(returns.get(effect.node) ?? []), ended[1]].sort((a, b) => a - b),
    );
  }
  const standing = realised.filter(({ spell }) => {
    const { kind } = header.plan.spells[spell]!.effect;
    return kind === 'paused' || kind === 'stalled';
  });
  return header.plan.nodes.map(({ id }) => {
    const lives = [0, ...(returns.get(id) ?? [])].map((from, incarnation): Life => {
      const crash = crashes.get(id)?.[incarnation];
      return { incarnation, from, until: crash?.at ?? end, crashed: crash !== undefined, bracket: 0 };
    });
    return { id, lives, stalls: standstillsOf(header, standing, id), lags: [], usage: [] };
  });
}
