import { expect, test } from 'vitest';
import { greatest, least } from './extremes.ts';

test('the extremes of a million are found, and of none there are none', () => {
  const many = Array.from({ length: 1_000_000 }, (_, i) => (i * 7919) % 1_000_003);
  expect([least(many), greatest(many)]).toEqual([0, 1_000_002]);
  expect([least([]), greatest([])]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
});
