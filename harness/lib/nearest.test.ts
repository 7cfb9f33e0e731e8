import { expect, test } from 'vitest';
import { didYouMean, nearest } from './nearest.ts';

test.each([
  ['crsh', 'crash'],
  ['intervall', 'interval'],
  ['Crash', 'crash'],
  ['partiton', 'partition'],
])('%s was meant to be %s', (wrong, right) => {
  expect(nearest(wrong, ['crash', 'interval', 'partition', 'pause'])).toBe(right);
});

test('what resembles nothing has no nearest name', () => {
  expect(nearest('zzzz', ['crash', 'pause'])).toBeUndefined();
  expect(didYouMean('zzzz', ['crash'])).toBe('');
  expect(didYouMean('crsh', ['crash'])).toBe('; did you mean "crash"?');
});
