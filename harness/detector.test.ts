import { expect, test } from 'vitest';
import * as z from 'zod';
import { wrappers } from '../detectors/wrappers/index.ts';
import { defineDetector } from './detector.ts';
import { CLEAN, create, LOSSY } from './testing/beats.ts';
import { wrappable } from './wrapper.ts';

const described = { title: 'test', cite: 'nowhere', rule: 'none', sweep: () => ({}) };

test('a detector that only knows its level is given the deadline of the crossing', () => {
  const exact = create('phi', { threshold: 8 });
  const byLevel = defineDetector({
    ...described,
    name: 'by-level',
    params: z.strictObject({ threshold: z.number().default(8) }),
    level: {
      threshold: ({ threshold }) => threshold,
      create: () => {
        const inner = create('phi', { threshold: 8 });
        return {
          heartbeat: (at, seq, sentAt) => void inner.heartbeat(at, seq, sentAt),
          suspicion: (now) => inner.suspicion!(now),
        };
      },
    },
  }).create({ threshold: 8 }, { interval: 100 });
  for (const [seq, at] of [...CLEAN, ...LOSSY.map(([s, t]) => [s + 10, t + 1000] as const)]) {
    expect(Math.abs(byLevel.heartbeat(at, seq, 0) - exact.heartbeat(at, seq, 0))).toBeLessThan(0.002);
  }
});

test('a level that is never reached gives no deadline', () => {
  const never = defineDetector({
    ...described,
    name: 'never',
    params: z.strictObject({}),
    level: { threshold: () => 1, create: () => ({ heartbeat: () => undefined, suspicion: () => 0 }) },
  }).create({}, { interval: 100 });
  expect(never.heartbeat(0, 0, 0)).toBe(Number.POSITIVE_INFINITY);
});

test('a detector may not have a parameter that a wrapper takes', () => {
  const taking = defineDetector({
    ...described,
    name: 'taking',
    params: z.strictObject({ check: z.number().default(1) }),
    create: () => ({ heartbeat: (at) => at + 1 }),
  });
  expect(() => wrappable(taking, wrappers)).toThrow(/"check" is one that every detector takes/);
});
