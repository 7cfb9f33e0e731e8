import { expect, test } from 'vitest';
import { LiveWorld } from './world.ts';

const reaper = { watch: () => undefined, forget: () => undefined, close: async () => undefined };

/** Processes that do as they are told, but start only when they are let. */
function slowNodes() {
  const log: string[] = [];
  let up: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    up = resolve;
  });
  const nodes = {
    kill: () => void log.push('kill'),
    signal: (_: string, name: string) => void log.push(name),
    go: async () => void log.push('go'),
    start: async () => {
      log.push('start');
      await started;
    },
    stall: async () => {
      log.push('stall');
      return { began: Promise.resolve(), ended: Promise.resolve() };
    },
  };
  return { log, up, world: new LiveWorld(nodes, reaper, 0n, []) };
}

test('what is ordered of a node that is starting again waits until it is up, and comes in order', async () => {
  const { log, up, world } = slowNodes();
  const restart = await world.kill('n1');
  const all = [restart(), world.stall('n1', 5), world.pause('n1'), world.kill('n1')];
  const elsewhere = await world.pause('n2');
  await elsewhere();
  expect(log.toSorted()).toEqual(['SIGCONT', 'SIGSTOP', 'kill', 'start']);
  up();
  await Promise.all(all);
  expect(log.slice(4)).toEqual(['go', 'stall', 'SIGSTOP', 'kill']);
});

test('a node that crashed twice before it was started again is started once', async () => {
  const { log, up, world } = slowNodes();
  const [one, other] = [await world.kill('n1'), await world.kill('n1')];
  up();
  await Promise.all([one(), other()]);
  expect(log).toEqual(['kill', 'kill', 'start', 'go']);
});

test('two pauses of a node that overlap are one', async () => {
  const { log, world } = slowNodes();
  const first = await world.pause('n1');
  const second = await world.pause('n1');
  await first();
  await second();
  expect(log).toEqual(['SIGSTOP', 'SIGCONT']);
});
