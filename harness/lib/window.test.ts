import { expect, test } from 'vitest';
import { fc, prop } from '../testing/property.ts';
import { RunningWindow } from './window.ts';

prop.prop([
  fc.integer({ min: 1, max: 8 }),
  fc.array(fc.integer({ min: -50, max: 5000 }), { minLength: 1, maxLength: 60 }),
])('mean and deviation are those of the last samples', (size, samples) => {
  const window = new RunningWindow(size);
  for (const sample of samples) window.push(sample);
  const last = samples.slice(-size);
  const mean = last.reduce((a, b) => a + b, 0) / last.length;
  const variance = last.reduce((a, b) => a + (b - mean) ** 2, 0) / last.length;
  expect(window.count).toBe(last.length);
  expect(window.mean).toBeCloseTo(mean, 8);
  expect(window.deviation).toBeCloseTo(Math.sqrt(variance), 5);
});

test('large, nearly equal samples do not cancel', () => {
  const window = new RunningWindow(1000);
  for (let i = 0; i < 5000; i++) window.push(1e12 + (i % 2));
  expect(window.mean).toBe(1e12 + 0.5);
  expect(window.deviation).toBeCloseTo(0.5, 12);
});

test('equal samples deviate by exactly nothing, however many there were', () => {
  const window = new RunningWindow(7);
  window.push(3);
  for (let i = 0; i < 100_000; i++) window.push(100.1);
  expect(window.deviation).toBe(0);
});

test('a first sample unlike all others costs no digits once it is gone', () => {
  const window = new RunningWindow(100);
  window.push(1e9);
  for (let i = 0; i < 1000; i++) window.push(100 + (i % 2 === 0 ? 0.1 : -0.1));
  expect(window.mean).toBeCloseTo(100, 9);
  expect(window.deviation).toBeCloseTo(0.1, 9);
});
