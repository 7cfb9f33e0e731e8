import { expect, test } from 'vitest';
import type { Detector, Opinion } from './model.ts';
import { FreshnessFilter, Monitor } from './monitor.ts';

/** Suspects 10 after each heartbeat. */
const ten = (): Detector => ({ heartbeat: (at) => at + 10 });

function watched(create: () => Detector = ten) {
  const flips: [number, Opinion][] = [];
  return { flips, monitor: new Monitor(create, (at, opinion) => flips.push([at, opinion])) };
}

test('suspects until the first heartbeat, trusts until the deadline', () => {
  const { flips, monitor } = watched();
  monitor.expire(5);
  monitor.heartbeat(7, 0, 7);
  monitor.expire(16.9);
  expect(flips).toEqual([[7, 'trust']]);
  monitor.expire(17);
  expect(flips).toEqual([
    [7, 'trust'],
    [17, 'suspect'],
  ]);
});

test('a silence that a heartbeat ends counts from its deadline', () => {
  const { flips, monitor } = watched();
  monitor.heartbeat(0, 0, 0);
  monitor.heartbeat(25, 1, 25);
  expect(flips).toEqual([
    [0, 'trust'],
    [10, 'suspect'],
    [25, 'trust'],
  ]);
});

test('a stale heartbeat leaves the peer suspected', () => {
  const { flips, monitor } = watched(() => ({ heartbeat: (at) => (at < 20 ? at + 10 : at - 1) }));
  monitor.heartbeat(0, 0, 0);
  monitor.heartbeat(25, 1, 25);
  expect(flips.at(-1)).toEqual([10, 'suspect']);
});

test('a stale heartbeat while the peer is trusted begins a suspicion at its arrival', () => {
  const { flips, monitor } = watched(() => ({ heartbeat: (at) => (at < 5 ? at + 10 : at - 1) }));
  monitor.heartbeat(0, 0, 0);
  monitor.heartbeat(8, 1, 8);
  expect(flips.at(-1)).toEqual([8, 'suspect']);
});

test('a restart forgets the detector, not the opinion', () => {
  let created = 0;
  const { flips, monitor } = watched(() => {
    created++;
    return ten();
  });
  monitor.heartbeat(0, 0, 0);
  monitor.restart();
  monitor.heartbeat(5, 0, 5);
  expect(created).toBe(2);
  expect(flips).toEqual([[0, 'trust']]);
});

test('a deadline that is not a number is an error that names the heartbeat', () => {
  const { monitor } = watched(() => ({ heartbeat: () => Number.NaN }));
  expect(() => monitor.heartbeat(0, 12, 0)).toThrow('the deadline after heartbeat 12 is not a number');
});

test('only heartbeats of a newer slot or a newer incarnation are news', () => {
  const filter = new FreshnessFilter();
  const judged = [
    [0, 3],
    [0, 3],
    [0, 2],
    [0, 5],
    [1, 0],
    [0, 6],
    [1, 1],
  ].map(([incarnation, seq]) => filter.judge(incarnation!, seq!));
  expect(judged).toEqual(['fresh', 'stale', 'stale', 'fresh', 'restarted', 'stale', 'fresh']);
});
