import { expect, test } from 'vitest';
import { Rng } from '../lib/rng.ts';
import { worthOf } from './worth.ts';

const SIZE = 8192;
const random = new Rng(3, 'worth');
const independent = Float64Array.from({ length: SIZE }, () => random.normal());

test('independent values are worth what they are, but for a little caution', () => {
  const worth = worthOf([independent]);
  expect(worth).toBeLessThanOrEqual(SIZE);
  expect(worth).toBeGreaterThan(0.6 * SIZE);
});

test.each([4, 16, 64])('values that come %d in a row alike are worth as many less', (run) => {
  const alike = Float64Array.from({ length: SIZE }, (_, i) => independent[Math.floor(i / run)]!);
  const worth = worthOf([alike]);
  expect((worth * run) / SIZE).toBeGreaterThan(0.5);
  expect((worth * run) / SIZE).toBeLessThan(1.3);
});

test('the order in which neighbours are alike decides', () => {
  const alike = Float64Array.from({ length: SIZE }, (_, i) => independent[Math.floor(i / 64)]!);
  const shuffled = Float64Array.from(new Rng(4, 'order').shuffled([...alike]));
  expect(worthOf([shuffled])).toBeGreaterThan(0.5 * SIZE);
  expect(worthOf([shuffled, alike])).toBeLessThan(0.03 * SIZE);
});

test('values that are all the same, and none, need no spread', () => {
  expect(worthOf([new Float64Array(100)])).toBe(100);
  expect(worthOf([])).toBe(0);
  expect(worthOf([new Float64Array()])).toBe(0);
});
