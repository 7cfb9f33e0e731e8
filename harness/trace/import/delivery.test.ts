import { expect, test } from 'vitest';
import { heardIn, importText } from '../../testing/imported.ts';

const from = 'delivery';

test('a heartbeat takes the first delivery that is free, in order', async () => {
  const { trace } = await importText('5\n5\n100\n350\n350\n351\n600\n', { from });
  expect(heardIn(trace.watches[0]!)).toEqual([
    [0, 0, 5],
    // the second delivery at 5 ms passed unused, and what is due at 100 ms can go at once
    [1, 100, 100],
    [2, 200, 350],
    [3, 300, 350],
    // at 351 ms nothing waits
    [4, 400, 600],
  ]);
  expect(trace.watches[0]!.lost.seq).toHaveLength(0);
  expect(trace.about).toMatchObject({
    interval: 100,
    sendTimes: 'scheduled',
    origin:
      'x.log by delivery: a heartbeat every 100 ms takes the first delivery that is free, in order, with the link to itself',
  });
});

test('more deliveries at one instant carry more heartbeats', async () => {
  const { trace } = await importText('250\n250\n250\n250\n', { from, interval: 50 });
  expect([...trace.watches[0]!.heard.at]).toEqual([250, 250, 250, 250]);
});

test.each([
  ['5\n4\n', 'the time goes back from 5 ms to 4 ms', 'x.log:2'],
  ['5 6\n', 'expected a number of milliseconds, not "5 6"', 'x.log:1'],
  ['\n', 'there is no delivery in it', 'x.log'],
])('%j is refused', async (text, what, where) => {
  await expect(importText(text, { from })).rejects.toMatchObject({ exit: 64, complaint: { what, where } });
});
