import { fc, test as prop } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { Rng } from '../lib/rng.ts';
import { detectionCurve, detectionQuantile, restrictedMean } from './survival.ts';

const detected = (time: number) => ({ kind: 'detected' as const, time });
const censored = (time: number) => ({ kind: 'censored' as const, time });
const missed = (time: number) => ({ kind: 'missed' as const, time });

test('where every crash is detected the curve is the plain share', () => {
  const curve = detectionCurve([30, 10, 20, 20].map(detected));
  expect(curve).toEqual([
    { time: 10, detected: 0.25 },
    { time: 20, detected: 0.75 },
    { time: 30, detected: 1 },
  ]);
  expect(detectionQuantile(curve, 0.5)).toBe(20);
  expect(restrictedMean(curve, 100)).toBe(20);
});

test('a censored crash counts as long as it was looked at (Kaplan and Meier)', () => {
  const curve = detectionCurve([detected(1), censored(2), detected(3), detected(4)]);
  // 1 of 4, then 1 of the 2 that were still looked at, then the last
  expect(curve.map(({ detected: share }) => share)).toEqual([0.25, 0.625, 1]);
});

test('a restart ends the chance of detection, so the curve stays below one', () => {
  const curve = detectionCurve([detected(1), missed(2), detected(3), missed(4)]);
  expect(curve.at(-1)).toEqual({ time: 3, detected: 0.5 });
  expect(detectionQuantile(curve, 0.9)).toBeUndefined();
});

test('leaving out or miscounting censored crashes would bias: the estimate does not', () => {
  const random = new Rng(5, 'censoring');
  const outcomes = Array.from({ length: 20_000 }, () => {
    const [time, looked] = [random.exponential(10), 15 * random.float()];
    return time <= looked ? detected(time) : censored(looked);
  });
  // the true median of an exponential law of mean 10
  expect(detectionQuantile(detectionCurve(outcomes), 0.5)).toBeCloseTo(6.93, 0);
  const only = outcomes.filter(({ kind }) => kind === 'detected');
  expect(detectionQuantile(detectionCurve(only), 0.5)!).toBeLessThan(4);
});

prop.prop([
  fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom(detected, censored, missed)), {
    maxLength: 30,
  }),
])('the curve rises from nothing to at most one', (list) => {
  const curve = detectionCurve(list.map(([time, make]) => make(time)));
  let last = 0;
  for (const { detected: share } of curve) {
    expect(share).toBeGreaterThanOrEqual(last);
    expect(share).toBeLessThanOrEqual(1 + 1e-12);
    last = share;
  }
});
