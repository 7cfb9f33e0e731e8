import { describe, expect, test } from 'vitest';
import { near, vectors } from '../../detectors/testdata/vectors.ts';
import { Rng } from '../lib/rng.ts';
import { fc, prop } from '../testing/property.ts';
import { configure, configureBlind, type Requirements, worstQuality } from './chen.ts';
import { type Delays, type Network, qualityOf } from './nfd-s.ts';

const exponential = (mean: number): Delays => ({
  mean,
  variance: mean ** 2,
  tail: (x) => (x <= 0 ? 1 : Math.exp(-x / mean)),
});
const constant = (value: number): Delays => ({ mean: value, variance: 0, tail: (x) => (x < value ? 1 : 0) });
const uniform = (most: number): Delays => ({
  mean: most / 2,
  variance: most ** 2 / 12,
  tail: (x) => Math.min(1, Math.max(0, 1 - x / most)),
});

describe('what NFD-S achieves', () => {
  test.each([
    ['eta1_delta1_pL.01_expD.02', 1000, 6],
    // its mean duration was integrated to five digits
    ['eta1_delta1.5_pL.01_expD.02', 1500, 5],
  ])('%s', (key, delta, digits) => {
    const quality = qualityOf({ interval: 1000, delta }, { loss: 0.01, delays: exponential(20) });
    const { E_TMR, E_TM, PA, TD_bound } = vectors.chen_qos[key];
    near('E(T_MR)', quality.recurrence / 1000, E_TMR, digits);
    near('E(T_M)', quality.duration / 1000, E_TM, digits);
    near('P_A', quality.accuracy, PA, 6);
    near('T_D bound', quality.detectionBound / 1000, TD_bound);
  });

  // the simulation setting of the paper, and others; computed by independent programs, and by simulation of messages
  test.each([
    [1, 0, 0.01, 0.02, 1.0101, 0.030101, 0.9702, 0.495],
    [1, 0.02, 0.01, 0.02, 2.69936, 0.046459, 0.982789, 0.5148],
    [1, 0.5, 0.01, 0.02, 101.01, 0.530101, 0.994752, 0.99124],
    [1, 1, 0.01, 0.02, 101.01, 0.030101, 0.999702, 1.48995],
    [1, 1.25, 0.01, 0.02, 10097.3, 0.779821, 0.99992277, 1.73993],
    [1, 1.5, 0.01, 0.02, 10101, 0.530101, 0.99994752, 1.98991],
    [1, 2, 0.01, 0.02, 10101, 0.030101, 0.99999702, 2.4899],
    [1, 2.5, 0.01, 0.02, 1010101, 0.530101, 0.999999475, 2.9899],
    [1, 0.3, 0, 0.1, 20.0856, 0.099955, 0.995024, undefined],
    [0.1, 0.15, 0.05, 0.05, 2.72652, 0.037848, 0.986118, undefined],
    [1, 1.5, 0.2, 0.5, 10.6157, 0.677751, 0.936156, undefined],
  ])(
    'η = %f s, δ = %f s, %f lost, delays of %f s',
    (eta, delta, loss, mean, recurrence, duration, accuracy, detection) => {
      const schedule = { interval: 1000 * eta, delta: 1000 * delta };
      const quality = qualityOf(schedule, { loss, delays: exponential(1000 * mean) });
      expect(quality.recurrence / 1000 / recurrence).toBeCloseTo(1, 4);
      expect(quality.duration / 1000).toBeCloseTo(duration, 5);
      expect(quality.accuracy).toBeCloseTo(accuracy, 6);
      if (detection !== undefined) expect(quality.detectionMean / 1000).toBeCloseTo(detection, 4);
    },
  );

  test('delays that do not vary leave steps, and none of them is missed', () => {
    const quality = qualityOf({ interval: 1000, delta: 500 }, { loss: 0.01, delays: constant(20) });
    expect(quality.recurrence).toBeCloseTo(101_010.101, 2);
    expect(quality.duration).toBeCloseTo(530.101, 3);
    expect(quality.accuracy).toBeCloseTo(0.994752, 6);
  });

  test('where nothing is lost or late there is no mistake, and where all is there is no trust', () => {
    const schedule = { interval: 1000, delta: 500 };
    expect(qualityOf(schedule, { loss: 0, delays: constant(20) })).toMatchObject({
      recurrence: Number.POSITIVE_INFINITY,
      duration: 0,
      accuracy: 1,
      detectionMean: 1000,
    });
    expect(qualityOf(schedule, { loss: 1, delays: constant(20) })).toMatchObject({
      accuracy: 0,
      detectionMean: 0,
    });
  });

  test('is what messages that are sent, lost and delayed come to', () => {
    const [interval, delta, loss, mean, sent] = [100, 150, 0.05, 50, 200_000] as const;
    const random = new Rng(3, 'nfd-s');
    const arrivals = Array.from({ length: sent }, (_, i) =>
      random.float() < loss ? Number.POSITIVE_INFINITY : i * interval + random.exponential(mean),
    );
    let [mistakes, suspected] = [0, 0];
    // from the last on: when a heartbeat as new as this, or newer, is there
    let there = Number.POSITIVE_INFINITY;
    for (let i = sent - 1; i >= 100; i--) {
      there = Math.min(there, arrivals[i]!);
      const due = i * interval + delta;
      if (i > sent - 100) continue;
      suspected += Math.min(interval, Math.max(0, there - due));
      if (there > due && arrivals[i - 1]! < due) mistakes++;
    }
    const time = (sent - 200) * interval;
    const quality = qualityOf({ interval, delta }, { loss, delays: exponential(mean) });
    expect(Math.abs(time / mistakes / quality.recurrence - 1)).toBeLessThan(3 / Math.sqrt(mistakes));
    expect(suspected / mistakes / quality.duration).toBeCloseTo(1, 1);
    expect(1 - suspected / time).toBeCloseTo(quality.accuracy, 2);
  });
});

const DAY = 86_400_000;
const paper: Requirements = { detection: 30_000, recurrence: 30 * DAY, duration: 60_000 };

describe('what requirements come to', () => {
  test('the example of the paper, with the law of delays known', () => {
    const { eta, delta, f } = vectors.chen_config_known_exp_dist;
    const network = { loss: 0.01, delays: exponential(20) };
    const found = configure(paper, network, 0.1);
    expect(found).toEqual({ interval: 9976.4, delta: 20_023.6, alpha: 20_003.6 });
    near('η', 9976.4 / 1000, eta, 4);
    near('δ', 20_023.6 / 1000, delta, 4);
    near('E(T_MR)', qualityOf({ interval: 9976.4, delta: 20_023.6 }, network).recurrence / 1000, f, 0);
  });

  test.each([
    ['VD_0_02', 0.02e6, 9709.8],
    ['VD_0_0004', 400, 9954.5],
  ])('the example of the paper, with only mean and variance known: %s', (key, variance, interval) => {
    const { eta, delta } = vectors.chen_config_unknown_dist[key];
    const found = configureBlind(paper, { loss: 0.01, mean: 20, variance }, 0.1);
    expect(found).toMatchObject({ interval });
    near('η', interval / 1000, eta, 4);
    near('δ', 30 - interval / 1000, delta, 4);
  });

  test('a heartbeat that can’t come within the time to detection is of no use', () => {
    const early = { ...paper, detection: 10 };
    const why = 'no heartbeat is sure to come within the time to detection';
    expect(configure(early, { loss: 0.01, delays: constant(20) }, 0.1)).toBe(why);
    expect(configure(paper, { loss: 1, delays: constant(20) }, 0.1)).toBe(why);
    expect(configureBlind(early, { loss: 0.01, mean: 20, variance: 1 }, 0.1)).toBe(why);
  });

  test('what would take no end of heartbeats is refused', () => {
    const why = 'it takes more than 1000 heartbeats in the time to detection';
    expect(configure({ ...paper, duration: 10 }, { loss: 0.01, delays: exponential(20) }, 0.1)).toBe(why);
    expect(configure({ ...paper, recurrence: 1e300 }, { loss: 0.9, delays: exponential(20) }, 0.1)).toBe(why);
  });

  test('clocks must be synchronised where detection is to be as fast as a heartbeat travels', () => {
    const network = { loss: 0, delays: uniform(1000) };
    const found = configure({ detection: 1000, recurrence: 900, duration: 60_000 }, network, 1);
    expect(found).toMatchObject({ alpha: null });
  });
});

const law = fc.oneof(
  fc.integer({ min: 1, max: 40 }).map((tens) => exponential(10 * tens)),
  fc.integer({ min: 1, max: 40 }).map((tens) => uniform(10 * tens)),
  fc.integer({ min: 0, max: 40 }).map((tens) => constant(10 * tens)),
  // two ways, one of them slow
  fc.integer({ min: 1, max: 40 }).map(
    (tens): Delays => ({
      mean: 20 * tens,
      variance: (10 * tens) ** 2,
      tail: (x) => (x < 10 * tens ? 1 : x < 30 * tens ? 0.5 : 0),
    }),
  ),
);
const network = fc.record({ loss: fc.constantFrom(0, 0.01, 0.1, 0.5, 0.9), delays: law });
const requirements = fc.record({
  detection: fc.integer({ min: 1, max: 30 }).map((tens) => 100 * tens),
  recurrence: fc.integer({ min: 0, max: 20 }).map((twos) => 2 ** twos * 100),
  duration: fc.integer({ min: 1, max: 40 }).map((tens) => 100 * tens),
});
const STEP = 10;

/** Every interval tried, from the longest on, by what NFD-S achieves and by the bound on how long a mistake lasts. */
function tried(
  { detection, recurrence, duration }: Requirements,
  { loss, delays }: Network,
): number | undefined {
  const inTime = (1 - loss) * (1 - delays.tail(detection));
  for (let interval = detection - STEP; interval >= Math.max(STEP, detection / 1000); interval -= STEP) {
    if (interval > inTime * duration + 1e-9 * STEP) continue;
    let none = inTime;
    for (let j = 1; j * interval < detection; j++)
      none *= loss + (1 - loss) * delays.tail(detection - j * interval);
    if (inTime > 0 && interval / none >= recurrence) return interval;
  }
  return undefined;
}

prop.prop([requirements, network])('no longer interval would do: all of them tried', (required, given) => {
  const found = configure(required, given, STEP);
  expect(typeof found === 'string' ? undefined : found.interval).toBe(tried(required, given));
});

prop.prop([requirements, network])('what is found achieves what is required', (required, given) => {
  const found = configure(required, given, STEP);
  if (typeof found === 'string') return;
  const quality = qualityOf(found, given);
  expect(quality.detectionBound).toBeCloseTo(required.detection, 6);
  expect(quality.recurrence).toBeGreaterThanOrEqual(required.recurrence * (1 - 1e-9));
  expect(quality.duration).toBeLessThanOrEqual(required.duration * (1 + 1e-6));
});

prop.prop([requirements, network])(
  'knowing less of the network never allows fewer heartbeats',
  (required, given) => {
    const { loss, delays } = given;
    const blind = configureBlind(required, { loss, mean: delays.mean, variance: delays.variance }, STEP);
    if (typeof blind === 'string') return;
    const found = configure(required, given, STEP);
    expect(found).toMatchObject({ interval: expect.any(Number) });
    expect((found as { interval: number }).interval).toBeGreaterThanOrEqual(blind.interval);
    const worst = worstQuality(blind, { loss, mean: delays.mean, variance: delays.variance });
    expect(worst.recurrence).toBeGreaterThanOrEqual(required.recurrence);
    expect(worst.duration).toBeLessThanOrEqual(required.duration * (1 + 1e-9));
    expect(qualityOf(blind, given).accuracy).toBeGreaterThanOrEqual(worst.accuracy - 1e-9);
  },
);
