import { expect, test } from 'vitest';
import { Rng } from '../lib/rng.ts';
import type { Detector } from '../model.ts';
import { beats, hear } from './beats.ts';

test('heartbeats are seeded, arrive after they were sent, and one in a hundred is lost', () => {
  const heard = beats(new Rng(1, 'a'), 10_000);
  expect(heard).toEqual(beats(new Rng(1, 'a'), 10_000));
  expect(heard.at.every((at, i) => at >= heard.sentAt[i]!)).toBe(true);
  expect(heard.slots).toBeGreaterThan(10_050);
  expect(heard.slots).toBeLessThan(10_150);
});

test('heard in pieces or at once, over and over, heartbeats go on without a repetition', () => {
  const recorder = () => {
    const calls: number[][] = [];
    const detector: Detector = { heartbeat: (at, seq, sentAt) => calls.push([at, seq, sentAt]) };
    return { calls, detector };
  };
  const heard = beats(new Rng(1, 'a'), 10);
  const [once, pieces] = [recorder(), recorder()];
  hear(once.detector, heard, 0, 35);
  for (let from = 0; from < 35; from += 7) hear(pieces.detector, heard, from, 7);
  expect(pieces.calls).toEqual(once.calls);
  const slots = once.calls.map(([, seq]) => seq!);
  expect(slots.every((seq, i) => i === 0 || seq > slots[i - 1]!)).toBe(true);
  expect(slots[10]).toBe(heard.slots + heard.seq[0]!);
  expect(once.calls.every(([at, seq, sentAt]) => sentAt === 100 * seq! && at! >= sentAt)).toBe(true);
});
