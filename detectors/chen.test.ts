import { expect, test } from 'vitest';
import { CLEAN, create, LOSSY, lastDeadline } from '../harness/testing/beats.ts';

test.each([
  [5, '50ms', CLEAN, 2050.2],
  [5, '50ms', LOSSY, 2161.6],
  [1000, '0ms', CLEAN, 2000.3],
  [1000, '0ms', LOSSY, 2107.875],
] as const)(
  'with window %d and alpha %s the freshness point is as computed by hand',
  (window, alpha, beats, tau) => {
    expect(lastDeadline(create('chen', { window, alpha }), beats)).toBeCloseTo(tau, 9);
  },
);

test('a window of one heartbeat is a fixed timeout of interval and alpha', () => {
  const chen = create('chen', { window: 1, alpha: '70ms' });
  for (const [seq, at] of LOSSY) expect(chen.heartbeat(at, seq, 0)).toBeCloseTo(at + 170, 9);
});

test('a heartbeat later than the next expected one leaves the peer suspected', () => {
  const chen = create('chen', { alpha: '50ms' });
  for (let seq = 0; seq < 20; seq++) chen.heartbeat(seq * 100, seq, seq * 100);
  const at = 20 * 100 + 400;
  expect(chen.heartbeat(at, 20, 2000)).toBeLessThan(at);
});
