import { contractOf } from 'flatline';
import { expect, test } from 'vitest';
import detector from './detector.ts';

for (const { sentence, check } of contractOf(detector)) test(sentence, check);

test('the deadline lies three mean gaps after the last heartbeat', () => {
  const watch = detector.create({ factor: 3, window: 2 }, { interval: 100 });
  const deadlines = [0, 100, 220, 300].map((at, seq) => watch.heartbeat(at, seq, at));
  expect(deadlines).toEqual([300, 400, 550, 600]);
});
