import { expect, test } from 'vitest';
import { CLEAN, create, LOSSY, lastDeadline } from '../harness/testing/beats.ts';

test.each([
  [1, CLEAN, 1899 + 103.222261],
  [3, CLEAN, 1899 + 107.92672],
  [8, CLEAN, 2013.485953],
  [1, LOSSY, 2003 + 214.979707],
  [3, LOSSY, 2003 + 316.16295],
  [8, LOSSY, 2003 + 457.238572],
] as const)('threshold %d is reached when the normal law says', (threshold, beats, tau) => {
  expect(lastDeadline(create('phi', { threshold }), beats)).toBeCloseTo(tau, 5);
});

test.each([
  [100, 0.316086],
  [105, 1.607201],
  [110, 4.295189],
  [120, 14.276042],
])('after %d ms of silence the level is %d', (silence, level) => {
  const phi = create('phi');
  lastDeadline(phi, CLEAN);
  expect(phi.suspicion!(1899 + silence)).toBeCloseTo(level, 5);
});

test('levels far beyond double precision of the plain formula are still reached', () => {
  const beats = CLEAN;
  const at40 = lastDeadline(create('phi', { threshold: 40 }), beats);
  const at100 = lastDeadline(create('phi', { threshold: 100 }), beats);
  // 21.273453561 deviations of 2.601044 past a mean of 99.888889
  expect(at100).toBeCloseTo(1899 + 99.888889 + 21.273453561 * 2.601044, 3);
  expect(at40).toBeLessThan(at100);
});

test('the floor keeps a margin on a network without jitter', () => {
  const even = Array.from({ length: 20 }, (_, seq) => [seq, seq * 100] as const);
  expect(lastDeadline(create('phi', { minStd: '10ms' }), even)).toBeCloseTo(1900 + 100 + 56.12, 2);
  expect(lastDeadline(create('phi', {}), even)).toBeCloseTo(2000, 9);
});

test('the gap of an outage is learnt, and blinds it to the next crash', () => {
  const before = Array.from({ length: 50 }, (_, seq) => [seq, seq * 100] as const);
  const after = Array.from({ length: 5 }, (_, i) => [150 + i, 15_000 + i * 100] as const);
  const phi = create('phi', { minStd: '10ms' });
  const calm = lastDeadline(phi, before) - 4900;
  const blind = lastDeadline(phi, after) - 15_400;
  expect(calm).toBeLessThan(160);
  expect(blind).toBeGreaterThan(5000);
});
