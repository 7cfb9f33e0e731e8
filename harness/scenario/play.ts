/** Plays a plan's spells in a world: the same code for a real and a simulated one. */
import type { Ms, Spell } from '../model.ts';
import type { Clock, Undo, World } from '../world/world.ts';
import type { Plan } from './plan.ts';

/** What became of a spell; each change lies between the two instants, on the run's clock. */
export interface Happening {
  /** Index in the plan. */
  readonly spell: number;
  readonly change: 'began' | 'ended';
  readonly before: Ms;
  readonly after: Ms;
}

/**
 * Resolves at the end of the plan, or when `stop` is aborted; rejects when the world fails. Spells that last to the end
 * are not undone: the world ends with them.
 */
export function play(
  plan: Pick<Plan, 'spells' | 'end'>,
  world: World,
  clock: Clock,
  stop: AbortSignal,
  happened: (happening: Happening) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancels: (() => void)[] = [];
    const underway = new Set<Promise<void>>();
    let over = false;
    const end = (settle: () => void): void => {
      over = true;
      settle();
    };
    const finish = (error?: unknown): void => {
      for (const cancel of cancels) cancel();
      stop.removeEventListener('abort', aborted);
      if (error !== undefined) end(() => reject(error));
      else void Promise.allSettled(underway).then(() => end(resolve));
    };
    const aborted = (): void => finish();
    const change = async (
      spell: number,
      kind: Happening['change'],
      act: () => Promise<void>,
    ): Promise<void> => {
      const before = clock.now();
      await act();
      if (!over) happened({ spell, change: kind, before, after: clock.now() });
    };
    const launch = ({ effect }: Spell, work: Promise<void>): void => {
      work.then(() => underway.delete(work), finish);
      // a stalled node answers for itself, or never if it is stopped as well: the end of the play does not wait for it
      if (effect.kind !== 'stalled') underway.add(work);
    };
    plan.spells.forEach((spell, index) => {
      let undo: Undo | undefined;
      let begun: Promise<void> = Promise.resolve();
      const begin = (): void => {
        begun = change(index, 'began', async () => {
          undo = await start(world, spell, plan.end);
        });
        launch(spell, begun);
      };
      // an end waits for its beginning, which may take longer than the spell
      const heal = (): void =>
        launch(
          spell,
          begun.then(() => change(index, 'ended', async () => undo?.())),
        );
      cancels.push(clock.at(spell.from, begin));
      if (Number.isFinite(spell.until)) cancels.push(clock.at(spell.until, heal));
    });
    cancels.push(clock.at(plan.end, () => finish()));
    if (stop.aborted) finish();
    else stop.addEventListener('abort', aborted, { once: true });
  });
}

function start(world: World, { effect, from, until }: Spell, end: Ms): Promise<Undo> {
  switch (effect.kind) {
    case 'down':
      return world.kill(effect.node);
    case 'paused':
      return world.pause(effect.node);
    case 'busy':
      return world.busy(effect.cores);
    case 'weather':
      return world.weather(effect.links, effect.weather);
    case 'slow':
      return world.slow(effect.node, effect.law);
    case 'clock':
      return world.clock(effect.node);
    case 'stalled':
      return world.stall(effect.node, Math.min(until, end) - from);
  }
}
