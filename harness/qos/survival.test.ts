import { expect, test } from 'vitest';
import { Rng } from '../lib/rng.ts';
import { fc, prop } from '../testing/property.ts';
import { fewestFor } from './intervals.ts';
import {
  detectionCurve,
  detectionQuantile,
  quantileInterval,
  restrictedMean,
  weightedMean,
} from './survival.ts';

const detected = (time: number) => ({ kind: 'detected' as const, time });
const censored = (time: number) => ({ kind: 'censored' as const, time });
const missed = (time: number) => ({ kind: 'missed' as const, time });
type Outcome = ReturnType<typeof detected | typeof censored | typeof missed>;

/** Each crash seen by one observer. */
const curveOf = (outcomes: readonly Outcome[]) => detectionCurve(outcomes.map((outcome) => [outcome]));

test('where every crash is detected the curve is the plain share', () => {
  const curve = curveOf([30, 10, 20, 20].map(detected));
  expect(curve).toMatchObject([
    { time: 10, detected: 0.25 },
    { time: 20, detected: 0.75 },
    { time: 30, detected: 1 },
  ]);
  expect(detectionQuantile(curve, 0.5)).toBe(20);
  expect(restrictedMean(curve, 100)).toBe(20);
});

test('a censored crash counts as long as it was looked at (Kaplan and Meier)', () => {
  const curve = curveOf([detected(1), censored(2), detected(3), detected(4)]);
  // 1 of 4, then 1 of the 2 that were still looked at, then the last
  expect(curve.map(({ detected: share }) => share)).toEqual([0.25, 0.625, 1]);
});

test('a restart ends the chance of detection, so the curve stays below one', () => {
  const curve = curveOf([detected(1), missed(2), detected(3), missed(4)]);
  expect(curve.at(-1)).toMatchObject({ time: 3, detected: 0.5 });
  expect(detectionQuantile(curve, 0.9)).toBeUndefined();
});

test('leaving out or miscounting censored crashes would bias: the estimate does not', () => {
  const random = new Rng(5, 'censoring');
  const outcomes = Array.from({ length: 20_000 }, () => {
    const [time, looked] = [random.exponential(10), 15 * random.float()];
    return time <= looked ? detected(time) : censored(looked);
  });
  // the true median of an exponential law of mean 10
  expect(detectionQuantile(curveOf(outcomes), 0.5)).toBeCloseTo(6.93, 0);
  const only = outcomes.filter(({ kind }) => kind === 'detected');
  expect(detectionQuantile(curveOf(only), 0.5)!).toBeLessThan(4);
});

test.each([
  [0.5, 6],
  [0.9, 36],
  [0.99, 368],
])('the %d quantile has an upper bound from %d crashes on, and none from one fewer', (share, fewest) => {
  const high = (n: number) =>
    quantileInterval(curveOf(Array.from({ length: n }, (_, i) => detected(i))), share).high;
  expect(fewestFor(share)).toBe(fewest);
  expect(high(fewest)).not.toBeNull();
  expect(high(fewest - 1)).toBeNull();
});

test('of one crash nothing is known about any quantile', () => {
  expect(quantileInterval(curveOf([detected(100)]), 0.5)).toEqual({ low: null, high: null });
});

test('an interval is that of the order statistics where nothing is censored, and covers as often as it promises', () => {
  const random = new Rng(7, 'coverage');
  let covered = 0;
  for (let round = 0; round < 1000; round++) {
    const curve = curveOf(Array.from({ length: 60 }, () => detected(random.float())));
    const { low, high } = quantileInterval(curve, 0.5);
    // the 22nd and the 39th of 60
    expect([low, high]).toEqual([curve[21]!.time, curve[38]!.time]);
    if (low! <= 0.5 && 0.5 <= high!) covered++;
  }
  expect(covered / 1000).toBeGreaterThan(0.93);
});

test('crashes that were watched for a moment only neither move the interval off its estimate nor narrow it', () => {
  const times = Array.from({ length: 20 }, (_, i) => 500 + 50 * i);
  const [few, more] = [times.map(detected), [...times.map(detected), ...times.map(() => censored(0.1))]];
  expect(quantileInterval(curveOf(more), 0.5)).toEqual(quantileInterval(curveOf(few), 0.5));
});

test('the interval covers under censoring too', () => {
  const random = new Rng(8, 'censored');
  let covered = 0;
  for (let round = 0; round < 500; round++) {
    const curve = curveOf(
      Array.from({ length: 50 }, () => {
        const [time, looked] = [random.exponential(10), 20 * random.float()];
        return time <= looked ? detected(time) : censored(looked);
      }),
    );
    const { low, high } = quantileInterval(curve, 0.5);
    if ((low ?? 0) <= 6.931 && 6.931 <= (high ?? Number.POSITIVE_INFINITY)) covered++;
  }
  expect(covered / 500).toBeGreaterThan(0.93);
});

test('a crash that eight observers saw alike bounds no more than one that one observer saw', () => {
  const random = new Rng(9, 'views');
  let covered = 0;
  for (let round = 0; round < 500; round++) {
    const events = Array.from({ length: 12 }, () => {
      const time = random.float();
      return Array.from({ length: 8 }, () => detected(time + 1e-6 * random.float()));
    });
    const { low, high } = quantileInterval(detectionCurve(events), 0.5);
    if (low! <= 0.5 && 0.5 <= high!) covered++;
  }
  expect(covered / 500).toBeGreaterThan(0.93);
});

prop.prop([
  fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom(detected, censored, missed)), {
    maxLength: 30,
  }),
])('the curve rises from nothing to at most one', (list) => {
  const curve = curveOf(list.map(([time, make]) => make(time)));
  let last = 0;
  for (const { detected: share } of curve) {
    expect(share).toBeGreaterThanOrEqual(last);
    expect(share).toBeLessThanOrEqual(1 + 1e-12);
    last = share;
  }
});

prop.prop([
  fc.array(
    fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom(detected, censored, missed)), {
      minLength: 1,
      maxLength: 4,
    }),
    { minLength: 1, maxLength: 60 },
  ),
  fc.constantFrom(0.5, 0.9, 0.99),
])('an estimate lies within its interval', (events, share) => {
  const curve = detectionCurve(events.map((views) => views.map(([time, make]) => make(time))));
  const value = detectionQuantile(curve, share);
  const { low, high } = quantileInterval(curve, share);
  if (value !== undefined && low !== null) expect(low).toBeLessThanOrEqual(value);
  if (value !== undefined && high !== null) expect(high).toBeGreaterThanOrEqual(value);
});

prop.prop([
  fc.array(
    fc.array(
      fc.record({
        kind: fc.constantFrom('detected', 'missed', 'censored'),
        time: fc.integer({ min: 0, max: 12 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    { minLength: 1, maxLength: 8 },
  ),
  fc.array(fc.nat({ max: 3 }), { minLength: 8, maxLength: 8 }),
  fc.integer({ min: 0, max: 14 }),
])('a mean in which crashes count so many times is that of so many crashes', (events, counts, limit) => {
  const sample = events.flatMap((views, i) => Array.from({ length: counts[i]! }, () => views));
  fc.pre(sample.length > 0);
  const mean = weightedMean(events, limit)(Uint32Array.from(counts));
  expect(mean).toBeCloseTo(restrictedMean(detectionCurve(sample), limit), 9);
});
