import { expect, test } from 'vitest';
import type { CrashOutcome } from '../qos/survival.ts';
import type { ObservedTuning } from './observed.ts';
import { pairedDifference } from './paired.ts';

const CHANCE = 0.01;

function crash(key: string, time: number, kind: CrashOutcome['kind'] = 'detected') {
  return { key, views: [{ crash: key, kind, time, already: false, wavered: false }] };
}

const tuning = (crashes: ObservedTuning['crashes']): ObservedTuning => ({
  label: 'a',
  crashes,
  mistakes: 0,
  exposure: 1,
  stretches: [],
});
const differing = (by: readonly number[]) =>
  pairedDifference(
    tuning(by.map((more, i) => crash(`n${i}`, 100 + more))),
    tuning(by.map((_, i) => crash(`n${i}`, 100))),
    CHANCE,
  );

// the table of the sign test, two-sided 1 %: so many signs may be against
test.each([
  [8, 0],
  [11, 0],
  [12, 1],
  [16, 2],
  [25, 5],
  [40, 11],
])('of %d crashes %d may point the other way', (crashes, against) => {
  const by = Array.from({ length: crashes }, (_, i) => i + 1);
  const { low, high, pairs } = differing(by)!;
  expect([pairs, low, high]).toEqual([crashes, 1 + against, crashes - against]);
});

test('seven crashes can’t tell', () => {
  expect(differing([1, 2, 3, 4, 5, 6, 7])).toBeUndefined();
  expect(differing([])).toBeUndefined();
});

test('crashes that only one side had, or that were not seen to be detected, are no pairs', () => {
  const shared = Array.from({ length: 9 }, (_, i) => crash(`n${i}`, 100));
  const first = tuning([...shared, crash('other', 5), crash('lost', 100)]);
  const second = tuning([...shared, crash('lost', 900, 'missed')]);
  expect(pairedDifference(first, second, CHANCE)).toMatchObject({ pairs: 9, median: 0 });
});

test('of a crash that was played several times the median counts', () => {
  const keys = Array.from({ length: 9 }, (_, i) => `n${i}`);
  const first = tuning(keys.map((key) => crash(key, 105)));
  const second = tuning(keys.flatMap((key) => [90, 100, 500].map((time) => crash(key, time))));
  expect(pairedDifference(first, second, CHANCE)).toMatchObject({ median: 5, low: 5, high: 5 });
});
