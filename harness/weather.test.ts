import { expect, test } from 'vitest';
import { combined } from './weather.ts';

test('no weather is fine weather', () => {
  expect(combined([])).toEqual({ delay: 0, jitter: 0, loss: 0 });
});

test('delays add, losses are independent chances, the thinnest link and the hardest cut rule', () => {
  const sum = combined([
    { delay: 20, jitter: 5, loss: 0.5, cut: 'hold', rate: 9 },
    { delay: 30, loss: 0.2, cut: 'drop', rate: 4 },
    { reset: true },
  ]);
  expect(sum.loss).toBeCloseTo(0.6, 12);
  expect(sum).toMatchObject({ delay: 50, jitter: 5, cut: 'drop', rate: 4, reset: true });
  expect(combined([{ cut: 'drop' }, { cut: 'refuse' }]).cut).toBe('refuse');
});
