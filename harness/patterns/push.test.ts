import { expect, test } from 'vitest';
import type { NodeContext } from './pattern.ts';
import push from './push.ts';

/** Starts at `now`; the node is woken `late` after it asked, until the end. */
function sent(
  now: number,
  end: number,
  late: (due: number) => number = () => 0,
  offset = 30,
): [number, number][] {
  const beats: [number, number][] = [];
  let wake = Number.POSITIVE_INFINITY;
  let at = now;
  const context: NodeContext = {
    interval: 100,
    offset,
    audience: ['observer'],
    wake: (time) => {
      wake = time;
    },
    send: (_, seq) => beats.push([seq, at]),
    heard: () => undefined,
  };
  const node = push.create(context);
  node.start(at);
  while (wake < end) {
    at = wake + late(wake);
    node.woken(at);
  }
  return beats;
}

test('heartbeats keep to an absolute schedule: lateness does not add up', () => {
  expect(sent(0, 500, () => 7)).toEqual([
    [0, 37],
    [1, 137],
    [2, 237],
    [3, 337],
    [4, 437],
  ]);
});

test('slots missed while the node stood still are skipped, not sent in a burst', () => {
  expect(sent(0, 700, (due) => (due === 130 ? 250 : 0))).toEqual([
    [0, 30],
    [3, 380],
    [4, 430],
    [5, 530],
    [6, 630],
  ]);
});

test('a node that starts late begins with slot 0 on the same grid', () => {
  expect(sent(1234, 1500)).toEqual([
    [0, 1330],
    [1, 1430],
  ]);
});

test('a node that is woken too soon waits again', () => {
  let early = true;
  const beats = sent(0, 250, () => {
    if (!early) return 0;
    early = false;
    return -1;
  });
  expect(beats).toEqual([
    [0, 30],
    [1, 130],
    [2, 230],
  ]);
});

test('rounding never names a slot twice or none at all', () => {
  const beats = sent(0, 30_000, () => 0, 0.1 + 0.2);
  expect(beats.map(([seq]) => seq)).toEqual(beats.map((_, i) => i));
});
