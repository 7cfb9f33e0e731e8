import { expect, test } from 'vitest';
import { LiveClock } from './clock.ts';

test('a callback never comes before its time, fractions of a millisecond included', async () => {
  const clock = new LiveClock(process.hrtime.bigint());
  const asked = Array.from({ length: 300 }, (_, i) => 20 + i * 0.37);
  const early = await Promise.all(
    asked.map((at) => new Promise<boolean>((resolve) => clock.at(at, () => resolve(clock.now() < at)))),
  );
  expect(early.filter(Boolean)).toEqual([]);
});

test('a cancelled callback does not come', async () => {
  const clock = new LiveClock(process.hrtime.bigint());
  let came = false;
  const cancel = clock.at(10, () => {
    came = true;
  });
  cancel();
  await new Promise<void>((resolve) => clock.at(40, resolve));
  expect(came).toBe(false);
});

test('a time that is past comes at once', async () => {
  const clock = new LiveClock(process.hrtime.bigint());
  await new Promise<void>((resolve) => clock.at(-1000, resolve));
  expect(clock.now()).toBeLessThan(1000);
});
