import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Slots } from './slots.ts';

test('no more goes on at once than there are places, and nobody is overtaken', async () => {
  const slots = new Slots(3);
  const order: string[] = [];
  let used = 0;
  let most = 0;
  const work = async (name: string, weight: number): Promise<void> => {
    const release = await slots.take(weight);
    order.push(name);
    used += Math.min(weight, 3);
    most = Math.max(most, used);
    await turn();
    used -= Math.min(weight, 3);
    release();
  };
  await Promise.all([work('a', 2), work('too heavy', 9), work('b', 1), work('c', 2), work('d', 1)]);
  expect(order).toEqual(['a', 'too heavy', 'b', 'c', 'd']);
  expect(most).toBe(3);
  expect(used).toBe(0);
});
