import { expect, test } from 'vitest';
import { parseLaw } from '../../lib/laws.ts';
import { Rng } from '../../lib/rng.ts';
import { fc, prop } from '../../testing/property.ts';
import { normal, Slotted, uniform } from './slotted.ts';

const far = fc.integer({ min: -3000, max: 3000 });

// half a normal law draws again and again, until it is positive
prop.prop([
  fc.array(far, { minLength: 1, maxLength: 20 }),
  fc.constantFrom('exponential:mean=5ms', 'normal:mean=0ms,sd=3ms'),
])('a slot has the same draw, whichever came before it', (slots, law) => {
  const { sample } = parseLaw(law);
  const chance = new Slotted(new Rng(1), sample);
  for (const slot of slots) expect(chance.at(slot)).toBe(new Slotted(new Rng(1), sample).at(slot));
});

test('slots are independent of one another, over the ends of blocks too', () => {
  const chance = new Slotted(new Rng(2), normal);
  const drawn = Array.from({ length: 50_000 }, (_, slot) => chance.at(slot));
  const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
  expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(drawn.length));
  for (const lag of [1, 2, 1023, 1024, 1025]) {
    const together = drawn.slice(lag).reduce((sum, x, i) => sum + x * drawn[i]!, 0) / (drawn.length - lag);
    expect(Math.abs(together), `${lag} slots apart`).toBeLessThan(4 / Math.sqrt(drawn.length));
  }
  expect(new Set(drawn).size).toBe(drawn.length);
});

test('a slot in a thousand years costs no more than one tomorrow', () => {
  const chance = new Slotted(new Rng(3), uniform);
  const since = process.cpuUsage().user;
  for (let i = 1; i < 1000; i++) chance.at(i * 1e12);
  expect(process.cpuUsage().user - since).toBeLessThan(2e6);
});
