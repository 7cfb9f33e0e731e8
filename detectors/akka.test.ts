import { expect, test } from 'vitest';
import { create, lastDeadline } from '../harness/testing/beats.ts';

const cluster = { threshold: 8, window: 1000, minStd: '100ms', pause: '3s', firstEstimate: '1s' };

test('with the defaults of Akka Cluster the deadlines are those of its formula', () => {
  const akka = create('akka', cluster, 1000);
  const after = [0, 1000, 2005, 2990, 4010].map((at, seq) => akka.heartbeat(at, seq, at));
  const computed = [5306.4967, 6066.7501, 6930.1519, 7815.0609, 8767.8814];
  after.forEach((tau, i) => expect(tau).toBeCloseTo(computed[i]!, 3));
});

test.each([
  [8010, 0.297053],
  [8510, 3.641261],
  [9000, 14.503633],
  [9300, 27.806256],
])('the level at %d is %d', (now, level) => {
  const akka = create('akka', cluster, 1000);
  [0, 1000, 2005, 2990, 4010].forEach((at, seq) => akka.heartbeat(at, seq, at));
  expect(akka.suspicion!(now)).toBeCloseTo(level, 5);
});

test('levels at which the formula as written overflows are finite', () => {
  const akka = create('akka', { ...cluster, threshold: 300 }, 1000);
  const tau = akka.heartbeat(0, 0, 0);
  expect(akka.suspicion!(tau)).toBeCloseTo(300, 6);
  expect(akka.suspicion!(1e6)).toBeGreaterThan(1e6);
});

test('the gap that ends a suspicion is not learnt', () => {
  const akka = create('akka', { ...cluster, pause: '0ms' }, 1000);
  const beats = Array.from({ length: 20 }, (_, seq) => [seq, seq * 1000] as const);
  const after = [25_000, 26_000, 27_000, 28_000].map((at, i) => [25 + i, at] as const);
  expect(lastDeadline(akka, [...beats, ...after]) - 28_000).toBeCloseTo(1522.6, 1);
});
