import { expect, test } from 'vitest';
import { create } from '../harness/testing/beats.ts';

test('deadlines are those of its formula; a gap beyond the cap is not learnt', () => {
  const cassandra = create('cassandra', { threshold: 8, maxInterval: '2s' }, 1000);
  const after = [0, 1000, 2000, 3100, 6000, 7000].map((at, seq) => cassandra.heartbeat(at, seq, at));
  const computed = [36_841.3615, 28_631.0211, 26_560.9077, 26_586.3679, 29_486.3679, 29_473.2305];
  after.forEach((tau, i) => expect(tau).toBeCloseTo(computed[i]!, 3));
});

test.each([
  [12_000, 1.779895],
  [20_000, 4.627728],
  [30_000, 8.187519],
])('the level at %d is %d', (now, level) => {
  const cassandra = create('cassandra', { threshold: 8, maxInterval: '2s' }, 1000);
  [0, 1000, 2000, 3100, 6000, 7000].forEach((at, seq) => cassandra.heartbeat(at, seq, at));
  expect(cassandra.suspicion!(now)).toBeCloseTo(level, 5);
});
