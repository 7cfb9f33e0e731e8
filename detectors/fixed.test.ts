import { expect, test } from 'vitest';
import { CLEAN, create, LOSSY, lastDeadline } from '../harness/testing/beats.ts';

test('the deadline is the last arrival and the timeout, whatever came before', () => {
  expect(lastDeadline(create('fixed', { timeout: '500ms' }), CLEAN)).toBe(2399);
  expect(lastDeadline(create('fixed', { timeout: '500ms' }), LOSSY)).toBe(2503);
});

test('a timeout of nothing is refused', () => {
  expect(() => create('fixed', { timeout: '0ms' })).toThrow('must be longer than 0');
});
