import { expect, test } from 'vitest';
import { clockOf, onClocks } from './clocks.ts';
import type { Spell } from './model.ts';
import { fc, prop } from './testing/property.ts';

function off(from: number, until: number, { ahead = 0, ppm = 0 }): Spell {
  return { fault: 'clock', cause: 'none', from, until, effect: { kind: 'clock', node: 'n1', ahead, ppm } };
}

const clock = (...spells: Spell[]) => clockOf(spells, 'n1')!;

test('a clock of which nothing is planned is right', () => {
  expect(clockOf([off(0, 10, { ahead: 5 })], 'n2')).toBeUndefined();
});

test('a drift is gained as long as it lasts, and stays', () => {
  const { read } = { read: (at: number) => clock(off(1000, 3000, { ppm: 500 })).read(at) };
  expect([500, 1000, 2000, 3000, 9000].map(read)).toEqual([500, 1000, 2000.5, 3001, 9001]);
});

test('a jump is in force at its very instant, and is taken back at its end', () => {
  const jumped = clock(off(1000, 3000, { ahead: 400 }));
  expect([999, 1000, 2999, 3000].map((at) => jumped.read(at))).toEqual([999, 1400, 3399, 3000]);
});

test('what lies in a jump is reached at the jump; what is behind it again is reached again', () => {
  const jumped = clock(off(1000, 3000, { ahead: 400 }));
  expect([999, 1000, 1200, 1400, 1500].map((reading) => jumped.reached(reading, 0))).toEqual([
    999, 1000, 1000, 1000, 1100,
  ]);
  // 3399 is read just before 3000 and not again before 3399
  expect([3390, 3400].map((reading) => jumped.reached(reading, 2000))).toEqual([2990, 3400]);
  expect(jumped.reached(3390, 3000)).toBe(3390);
});

test('what was read already is reached at once, and what never comes never', () => {
  const back = clock(off(1000, Number.POSITIVE_INFINITY, { ahead: -400 }));
  expect(back.reached(100, 1500)).toBe(1500);
  expect(back.reached(Number.POSITIVE_INFINITY, 0)).toBe(Number.POSITIVE_INFINITY);
  expect(back.reached(Number.NEGATIVE_INFINITY, 7)).toBe(7);
  expect(back.reached(Number.NaN, 7)).toBeNaN();
});

const grid = (max: number) => fc.integer({ min: 0, max }).map((tens) => 10 * tens);
const anySpell = fc
  .tuple(
    grid(300),
    fc.integer({ min: 1, max: 200 }),
    fc.integer({ min: -90, max: 90 }),
    fc.constantFrom(0, 0, 300, -70_000),
  )
  .map(([from, tens, ahead, ppm]) => off(from, from + 10 * tens, { ahead: 10 * ahead, ppm }));

prop.prop([
  fc.array(anySpell, { minLength: 1, maxLength: 5 }),
  grid(400),
  fc.integer({ min: -100, max: 600 }),
])('reached is the first instant from then on at which so much is read', (spells, since, tens) => {
  const [own, reading] = [clock(...spells), 10 * tens + 3];
  const at = own.reached(reading, since);
  expect(own.read(at)).toBeGreaterThanOrEqual(reading);
  for (let earlier = since; earlier < at; earlier += 5) expect(own.read(earlier)).toBeLessThan(reading);
});

test('a detector is told readings, and answers true instants', () => {
  const told: number[][] = [];
  const inner = {
    heartbeat: (...reading: [number, number, number]) => {
      told.push(reading);
      return reading[0] + 100;
    },
  };
  const observer = clock(off(50, 1000, { ahead: 30 }));
  const sender = clock(off(0, 1000, { ahead: -7 }));
  const detector = onClocks(inner, observer, sender);
  expect(detector.heartbeat(10, 0, 9)).toBe(80);
  expect(detector.heartbeat(60, 1, 59)).toBe(160);
  expect(told).toEqual([
    [10, 0, 2],
    [90, 1, 52],
  ]);
});
