import { expect, test } from 'vitest';
import { plan } from '../testing/scenarios.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import type { Undo, World } from '../world/world.ts';
import { type Happening, play } from './play.ts';

/** Something that is promised and comes when it is let. */
function later(): { promise: Promise<void>; come: () => void } {
  let come: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    come = resolve;
  });
  return { promise, come };
}

/** A world in which restarts and the ends of stalls come when they are let. */
class SlowWorld implements World {
  readonly stalls: number[] = [];
  readonly restarted = later();
  readonly #undo: Undo = async () => undefined;

  kill = async (): Promise<Undo> => () => this.restarted.promise;
  pause = async (): Promise<Undo> => this.#undo;
  busy = async (): Promise<Undo> => this.#undo;
  weather = async (): Promise<Undo> => this.#undo;
  slow = async (): Promise<Undo> => this.#undo;
  clock = async (): Promise<Undo> => this.#undo;
  stall = async (_: string, length: number): Promise<Undo> => {
    this.stalls.push(length);
    return () => new Promise(() => undefined);
  };
}

type Faults = NonNullable<NonNullable<Parameters<typeof plan>[0]>['phases']>[number]['faults'];

/** A play of eleven seconds with these faults in the last ten, told how far to go. */
function playing(faults: Faults) {
  const [world, clock, stop] = [new SlowWorld(), new VirtualClock(), new AbortController()];
  const happenings: Happening[] = [];
  const given = plan({ phases: [{ name: 'a', for: '10s', faults }] });
  const over = play(given, world, clock, stop.signal, (happening) => happenings.push(happening));
  const goOn = async (to: number): Promise<void> => {
    clock.advance(to);
    // what was launched has its turn; none of it waits for anything but promises
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { world, stop, happenings, over, goOn };
}

test('a stall to the end of the play is as long as the play, and its answer is not waited for', async () => {
  const { world, happenings, over, goOn } = playing([{ fault: 'stall', node: 'n1', at: '2s' }]);
  await goOn(3000);
  expect(happenings).toEqual([{ spell: 0, change: 'began', before: 3000, after: 3000 }]);
  await goOn(11_000);
  await over;
  expect(world.stalls).toEqual([8000]);
});

test('an abort does not wait for a stalled node, not even for one that should have answered', async () => {
  const { stop, over, goOn } = playing([{ fault: 'stall', node: 'n1', at: '2s', for: '1s' }]);
  await goOn(5000);
  stop.abort();
  await over;
});

test('a restart that is under way is waited for, and told', async () => {
  const { world, stop, happenings, over, goOn } = playing([
    { fault: 'crash', node: 'n1', at: '2s', for: '1s' },
  ]);
  await goOn(3100);
  await goOn(5000);
  stop.abort();
  expect(happenings.map(({ change }) => change)).toEqual(['began']);
  world.restarted.come();
  await over;
  expect(happenings.map(({ change }) => change)).toEqual(['began', 'ended']);
});

test('a world that fails ends the play with its reason', async () => {
  const { world, over, goOn } = playing([{ fault: 'pause', node: 'n1', at: '2s' }]);
  world.pause = () => Promise.reject(new Error('no such node'));
  const failed = expect(over).rejects.toThrow('no such node');
  await goOn(3000);
  await failed;
});
