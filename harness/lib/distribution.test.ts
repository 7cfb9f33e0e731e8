import { describe, expect, test } from 'vitest';
import { fc, prop } from '../testing/property.ts';
import { Distribution } from './distribution.ts';

const of = (values: readonly number[]): Distribution => {
  const distribution = new Distribution();
  for (const value of values) distribution.add(value);
  return distribution;
};

/** All that can be asked of one. */
const told = (distribution: Distribution): number[] => [
  distribution.count,
  distribution.min,
  distribution.max,
  distribution.mean,
  distribution.deviation,
  ...[0, 0.1, 0.5, 0.9, 0.99, 1].map((share) => distribution.quantile(share)),
  ...distribution.countsBetween([-20, -3, 0, 1, 10, 20]),
];

const closeTo = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 9) as number);
const grid = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 300 });

prop.prop([grid])('few values are told as they are', (values) => {
  const distribution = of(values);
  const sorted = [...values].sort((a, b) => a - b);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  expect(distribution.mean).toBeCloseTo(mean, 9);
  expect(distribution.deviation).toBeCloseTo(Math.sqrt(variance), 7);
  expect([distribution.min, distribution.max]).toEqual([sorted[0], sorted.at(-1)]);
  for (const share of [0, 0.01, 0.25, 0.5, 0.9, 0.999, 1]) {
    const quantile = distribution.quantile(share);
    const below = values.filter((value) => value <= quantile).length;
    const short = values.filter((value) => value < quantile).length;
    expect(below / values.length).toBeGreaterThanOrEqual(share - 1e-9);
    if (share > 0) expect(short / values.length).toBeLessThan(share);
  }
  expect(distribution.countsBetween([-5, 0, 7])).toEqual([
    values.filter((value) => value >= -5 && value < 0).length,
    values.filter((value) => value >= 0 && value < 7).length,
  ]);
});

prop.prop([grid, grid])('two together are as one that saw it all', (a, b) => {
  const merged = of(a);
  // looked at in between, and still growing afterwards
  merged.quantile(0.5);
  merged.merge(of(b));
  merged.merge(new Distribution());
  expect(told(merged)).toEqual(closeTo(told(of([...a, ...b]))));
});

test('nothing has no spread', () => {
  const nothing = new Distribution();
  expect([nothing.count, nothing.mean, nothing.deviation, nothing.quantile(0.5)]).toEqual([
    0,
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ]);
});

describe('beyond a million values', () => {
  const COUNT = 2 ** 20 + 1000;
  /** From 0.01 to 10 000 and back below 0, in no order. */
  const value = (i: number): number => {
    const share = ((i * 7919) % COUNT) / COUNT;
    return share < 0.1 ? -(10 ** (10 * share)) : 10 ** (6 * share - 2);
  };
  const values = Float64Array.from({ length: COUNT }, (_, i) => value(i));
  const many = of([...values]);
  const sorted = values.toSorted();

  test('quantiles are known to a thousandth, and the ends exactly', () => {
    expect(many.exact).toBe(false);
    for (const share of [0.001, 0.05, 0.2, 0.5, 0.9, 0.999]) {
      const exactly = sorted[Math.ceil(share * COUNT) - 1]!;
      expect(Math.abs(many.quantile(share) / exactly - 1)).toBeLessThan(0.001);
    }
    expect([many.quantile(0), many.quantile(1)]).toEqual([sorted[0], sorted.at(-1)]);
  });

  test('counts between edges are the same but for what lies on them', () => {
    const edges = [-5, 0, 0.5, 3, 1000, 20_000];
    many.countsBetween(edges).forEach((count, i) => {
      const exactly = values.filter((v) => v >= edges[i]! && v < edges[i + 1]!).length;
      expect(Math.abs(count - exactly)).toBeLessThan(COUNT / 1000);
    });
  });

  test('what is merged from both sides is all there', () => {
    const halves = [of([...values.subarray(0, 1000)]), of([...values.subarray(1000)])] as const;
    for (const [first, second] of [halves, [halves[1], halves[0]] as const]) {
      const merged = new Distribution();
      merged.merge(first);
      merged.merge(second);
      expect(told(merged)).toEqual(told(many).map((v) => expect.closeTo(v, 6) as number));
    }
  });
});
