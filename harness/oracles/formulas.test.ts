import { describe, expect, test } from 'vitest';
import { parseLaw } from '../lib/laws.ts';
import { qualityOf } from '../tune/nfd-s.ts';
import { recurrenceOfEstimated } from './nfd-e-formula.ts';
import { meanDetection, mistakeChance } from './phi-formula.ts';
import { qualityOfTimeout } from './timeout-formula.ts';

/** As the digits that were printed tell it. */
function printed(value: number, text: string): void {
  const decimals = text.split('.')[1]?.length ?? 0;
  expect(Math.abs(value - Number(text)), `${value}, and not ${text}`).toBeLessThanOrEqual(
    0.51 * 10 ** -decimals,
  );
}

// all figures here were computed by independent programs

describe('NFD-S', () => {
  test.each([
    ['1', '0', '0.01', 'exponential:mean=20ms', '1.01010', '.030101', '.970200', '.49500'],
    ['1', '0.02', '0.01', 'exponential:mean=20ms', '2.69936', '.046459', '.982789', '.51480'],
    ['1', '0.5', '0.01', 'exponential:mean=20ms', '101.010', '.530101', '.994752', '.99124'],
    ['1', '1', '0.01', 'exponential:mean=20ms', '101.010', '.030101', '.999702', '1.48995'],
    ['1', '1.25', '0.01', 'exponential:mean=20ms', '10097.3', '.779821', '.99992277', '1.73993'],
    ['1', '1.5', '0.01', 'exponential:mean=20ms', '10101.0', '.530101', '.99994752', '1.98991'],
    ['1', '2', '0.01', 'exponential:mean=20ms', '10101.0', '.030101', '.99999702', '2.48990'],
    ['1', '2.5', '0.01', 'exponential:mean=20ms', '1010101', '.530101', '.999999475', '2.98990'],
    ['1', '0.3', '0', 'exponential:mean=100ms', '20.0856', '.099955', '.995024', ''],
    ['.1', '.15', '.05', 'exponential:mean=50ms', '2.72652', '.037848', '.986118', ''],
    ['1', '1.5', '.2', 'exponential:mean=500ms', '10.6157', '.677751', '.936156', ''],
    ['1', '.5', '.01', 'constant:value=20ms', '101.010', '.530101', '.994752', ''],
  ])(
    'η = %s s, δ = %s s, %s lost, %s',
    (eta, delta, loss, law, recurrence, duration, accuracy, detection) => {
      const schedule = { interval: 1000 * Number(eta), delta: 1000 * Number(delta) };
      const quality = qualityOf(schedule, { loss: Number(loss), delays: parseLaw(law) });
      printed(quality.recurrence / 1000, recurrence);
      printed(quality.duration / 1000, duration);
      printed(quality.accuracy, accuracy);
      if (detection !== '') printed(quality.detectionMean / 1000, detection);
    },
  );
});

describe('a plain timeout with a cutoff', () => {
  test.each([
    [1250, '65.166', '.6189', '36.575', '.8590'],
    [1500, '97.796', '.6704', '36.575', '.6090'],
    [2000, '97.796', '.1704', '36.575', '.1090'],
    [2160, '193.59', '.0402', '1300.1', '.9490'],
    [2500, '9465.3', '.6704', '1300.1', '.6090'],
    [3000, '9465.3', '.1704', '1300.1', '.1090'],
    [3250, '610437', '.6189', '46214', '.8590'],
  ])('detection within %i ms', (bound, recurrence160, duration160, recurrence80, duration80) => {
    for (const [cutoff, recurrence, duration] of [
      [160, recurrence160, duration160],
      [80, recurrence80, duration80],
    ] as const) {
      const quality = qualityOfTimeout({
        interval: 1000,
        loss: 0.01,
        mean: 20,
        timeout: bound - cutoff,
        cutoff,
      });
      // these were integrated numerically, and rounded up in the last digit
      expect(Math.abs(quality.recurrence / 1000 / Number(recurrence) - 1)).toBeLessThan(2e-5);
      expect(Math.abs(quality.duration / 1000 - Number(duration))).toBeLessThan(0.0001);
    }
  });
});

describe('NFD-E', () => {
  const delays = parseLaw('exponential:mean=20ms');
  const recurrence = (alpha: number, window: number): number =>
    recurrenceOfEstimated({ interval: 1000, loss: 0.01, delays, alpha, window }) / 1000;

  // found by simulation, to half a percent
  test.each([
    [50, 19.94, 25.01, 25.32],
    [250, 101.1, 100.9, 101.3],
    [980, 123.5, 107.7, 102.3],
    [1000, 199.9, 265.7, 269.7],
  ])('α = %i ms', (alpha, ...found) => {
    for (const [i, window] of [1, 32, 1000].entries()) {
      expect(recurrence(alpha, window) / found[i]!).toBeCloseTo(1, 2);
    }
  });

  test('with one arrival it is a plain timeout, as long as an interval and the margin', () => {
    for (const alpha of [0, 50, 980, 1000]) {
      const plain = { interval: 1000, loss: 0.01, mean: 20, timeout: 1000 + alpha };
      const exact = qualityOfTimeout({ ...plain, cutoff: Number.POSITIVE_INFINITY }).recurrence / 1000;
      expect(recurrence(alpha, 1) / exact).toBeCloseTo(1, 5);
    }
  });
});

describe('φ', () => {
  test.each([
    [10, '.13810', '.032335', '.010438', '.0041682'],
    [30, '.11254', '.016101', '.0028269', '.0005900'],
    [100, '.10374', '.011680', '.0014264', '.0001885'],
    [1000, '.10037', '.010162', '.0010383', '.0001071'],
  ])('Pr(mistake) with the last %i gaps known', (window, ...chances) => {
    for (const [i, chance] of chances.entries()) printed(mistakeChance(i + 1, window), chance);
  });

  test.each([
    [1, 0.6232, 0.623],
    [3, 0.804, 0.804],
    [8, 1.0562, 1.0561],
  ])('E(T_D) at Φ = %i', (threshold, formula, simulated) => {
    const known = meanDetection({ mean: 1, sd: 0.1 }, threshold, Number.POSITIVE_INFINITY);
    // the formula lets detection times below 0 count, and so is a little less where Φ is small
    expect(known).toBeGreaterThan(formula - 0.00006);
    expect(Math.abs(known - simulated)).toBeLessThan(0.0005);
  });
});
