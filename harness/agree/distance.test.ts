import { describe, expect, test } from 'vitest';
import { Rng } from '../lib/rng.ts';
import { fc, prop } from '../testing/property.ts';
import { cdfOf, ksCritical, ksDistance, medianOf, shiftDistance } from './distance.ts';

const sample = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 25 });
const slack = fc.constantFrom(0, 0.05, 0.2);
const of = (values: readonly number[]) => cdfOf(Float64Array.from(values));

/** The share of a sample up to a point. */
const upTo = (values: readonly number[], point: number): number =>
  values.filter((value) => value <= point).length / values.length;

function bruteKs(a: readonly number[], b: readonly number[]): number {
  return Math.max(...[...a, ...b].map((point) => Math.abs(upTo(a, point) - upTo(b, point))));
}

/** Values are whole, so only whole shifts count. */
function bruteShift(a: readonly number[], b: readonly number[], allowed: number): number {
  const within = (x: readonly number[], y: readonly number[], shift: number): boolean =>
    Array.from({ length: 60 }, (_, i) => i - 20).every(
      (point) => upTo(x, point) - allowed <= upTo(y, point + shift) + 1e-9,
    );
  for (let shift = 0; ; shift++) if (within(a, b, shift) && within(b, a, shift)) return shift;
}

describe('the distance of Kolmogorov and Smirnov', () => {
  prop.prop([sample, sample])('is what looking at every point gives, ties and all', (a, b) => {
    expect(ksDistance(of(a), of(b))).toBeCloseTo(bruteKs(a, b), 12);
    expect(ksDistance(of(b), of(a))).toBe(ksDistance(of(a), of(b)));
    expect(ksDistance(of(a), of(a))).toBe(0);
  });

  // Smirnov’s table, as in every textbook: 1.36 and 1.63 times the root of (n + m) / nm
  test.each([
    [100, 100, 0.05, 1.36],
    [100, 100, 0.01, 1.63],
    [50, 400, 0.05, 1.36],
    [50, 400, 0.01, 1.63],
    [200, 300, 0.1, 1.22],
    [200, 300, 0.001, 1.95],
  ])('has its published critical value for samples of %d and %d at %d', (n, m, chance, published) => {
    expect(ksCritical(n, m, chance) / Math.sqrt((n + m) / (n * m))).toBeCloseTo(published, 2);
  });

  test('is exceeded by chance as often as it is said to be', () => {
    const random = new Rng(5, 'ks');
    const draw = (n: number) => cdfOf(Float64Array.from({ length: n }, () => random.normal()));
    let beyond = 0;
    for (let i = 0; i < 1000; i++) if (ksDistance(draw(80), draw(240)) > ksCritical(80, 240, 0.05)) beyond++;
    // for samples of that size a little less than one in twenty
    expect(beyond).toBeGreaterThan(20);
    expect(beyond).toBeLessThan(62);
  });
});

describe('the distance in time', () => {
  prop.prop([sample, sample, slack])('is the least shift that trying every shift finds', (a, b, allowed) => {
    expect(shiftDistance(of(a), of(b), allowed)).toBe(bruteShift(a, b, allowed));
    expect(shiftDistance(of(b), of(a), allowed)).toBe(shiftDistance(of(a), of(b), allowed));
  });

  prop.prop([sample, fc.integer({ min: -9, max: 9 }), slack])(
    'of a sample to itself is nothing, and to itself moved no more than the move',
    (a, move, allowed) => {
      const moved = of(a.map((value) => value + move));
      expect(shiftDistance(of(a), of(a), allowed)).toBe(0);
      expect(shiftDistance(of(a), moved, allowed)).toBeLessThanOrEqual(Math.abs(move));
      expect(shiftDistance(of(a), moved, 0)).toBe(Math.abs(move));
    },
  );

  test('is without bound where one side never sees what the other does', () => {
    const never = { at: Float64Array.of(10), share: Float64Array.of(0.5) };
    expect(shiftDistance(of([10, 20]), never, 0.2)).toBe(Number.POSITIVE_INFINITY);
    expect(shiftDistance(of([10, 20]), never, 0.5)).toBe(0);
    expect(medianOf({ at: Float64Array.of(10), share: Float64Array.of(0.4) })).toBeUndefined();
  });
});
