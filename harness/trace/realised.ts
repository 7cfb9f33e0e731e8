/** When what was planned really happened. */
import type { Ms, NodeId, Spell } from '../model.ts';
import type { Happening } from '../scenario/play.ts';
import type { Span } from '../timeline.ts';
import type { PlayHeader } from './folder.ts';

/** A spell with the instants between which it really began and ended. */
export interface Realised {
  readonly spell: number;
  readonly began: readonly [Ms, Ms];
  readonly ended: readonly [Ms, Ms];
  /**
   * By how much each change missed the plan at most: from the planned instant to the one by which it was in force. The
   * end's is undefined for a spell that was not seen to end.
   */
  readonly faultLateness: { readonly began: Ms; readonly ended: Ms | undefined };
}

/** A spell whose end was not recorded lasted to the end of the play. */
export function realise(happenings: readonly Happening[], spells: readonly Spell[], end: Ms): Realised[] {
  const ends = new Map(happenings.filter(({ change }) => change === 'ended').map((h) => [h.spell, h]));
  return happenings
    .filter(({ change }) => change === 'began')
    .map(({ spell, before, after }) => {
      const { from, until } = spells[spell]!;
      const ended = ends.get(spell);
      return {
        spell,
        began: [before, after],
        ended: ended ? [ended.before, ended.after] : [end, end],
        faultLateness: { began: after - from, ended: ended && ended.after - until },
      };
    });
}

export interface CrashInstant {
  /** The signal has been sent. */
  readonly at: Ms;
  /** How long before that it may have been. */
  readonly bracket: Ms;
}

/** A node's crashes in order: the k-th ends its k-th life. */
export function crashInstants(
  { plan }: PlayHeader,
  realised: readonly Realised[],
): Map<NodeId, CrashInstant[]> {
  const crashes = new Map<NodeId, CrashInstant[]>();
  for (const { spell, began } of realised) {
    const { effect } = plan.spells[spell]!;
    if (effect.kind !== 'down') continue;
    crashes.set(
      effect.node,
      [...(crashes.get(effect.node) ?? []), { at: began[1], bracket: began[1] - began[0] }].sort(
        (a, b) => a.at - b.at,
      ),
    );
  }
  return crashes;
}

/** When a node stood still by order, stopped or with its event loop blocked, even if that was cut short. */
export function standstillsOf({ plan }: PlayHeader, realised: readonly Realised[], node: NodeId): Span[] {
  return realised
    .filter(({ spell }) => {
      const { effect } = plan.spells[spell]!;
      return (effect.kind === 'paused' || effect.kind === 'stalled') && effect.node === node;
    })
    .map(({ began, ended }) => ({ from: began[0], until: ended[1] }));
}
