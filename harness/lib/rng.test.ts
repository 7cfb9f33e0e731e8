import { expect, test } from 'vitest';
import { Rng } from './rng.ts';

const draws = (rng: Rng, count: number): number[] => Array.from({ length: count }, () => rng.float());

test('one seed and one name give one stream', () => {
  expect(draws(new Rng(42, 'link', 3), 5)).toEqual(draws(new Rng(42, 'link', 3), 5));
});

test('a fork is the stream of the longer name, whatever its parent has drawn', () => {
  const parent = new Rng(42, 'run');
  draws(parent, 7);
  expect(draws(parent.fork('link', 3), 5)).toEqual(draws(new Rng(42, 'run', 'link', 3), 5));
});

test('neighbouring seeds are uncorrelated from the first draw', () => {
  const n = 4000;
  const a = Array.from({ length: n }, (_, seed) => new Rng(seed, 'x').float() - 0.5);
  const b = Array.from({ length: n }, (_, seed) => new Rng(seed + 1, 'x').float() - 0.5);
  const covariance = a.reduce((sum, value, i) => sum + value * b[i]!, 0) / n;
  // 4 standard errors of a correlation of independent draws
  expect(Math.abs(covariance * 12)).toBeLessThan(4 / Math.sqrt(n));
});

test('draws are uniform, and exponential ones have their mean', () => {
  const rng = new Rng(1, 'moments');
  const n = 20_000;
  const mean = draws(rng, n).reduce((a, b) => a + b, 0) / n;
  expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
  let sum = 0;
  for (let i = 0; i < n; i++) sum += rng.exponential(250);
  expect(Math.abs(sum / n - 250)).toBeLessThan((4 * 250) / Math.sqrt(n));
});

test('shuffling keeps all items and does not always keep their order', () => {
  const items = [1, 2, 3, 4, 5, 6, 7, 8];
  const rng = new Rng(3, 'shuffle');
  const orders = Array.from({ length: 5 }, () => rng.shuffled(items));
  for (const order of orders) expect([...order].sort()).toEqual(items);
  expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
  expect(items).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});
