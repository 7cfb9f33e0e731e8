import { expect, test } from 'vitest';
import { fc, prop } from '../testing/property.ts';
import { empiricalLaw } from './empirical.ts';
import { parseLaw } from './laws.ts';
import { Rng } from './rng.ts';

prop.prop([fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 400 })], { numRuns: 50 })(
  'it lies within what was seen, and its median is the sample’s',
  (tenths) => {
    const sorted = Float64Array.from(tenths, (tenth) => tenth / 10).sort();
    const law = parseLaw(empiricalLaw(sorted));
    const random = new Rng(1, 'sample');
    for (let i = 0; i < 200; i++) {
      const delay = law.sample(random);
      expect(delay).toBeGreaterThanOrEqual(sorted[0]!);
      expect(delay).toBeLessThanOrEqual(sorted.at(-1)!);
    }
    const [low, high] = [Math.floor, Math.ceil].map((round) => sorted[round((sorted.length - 1) / 2)]!);
    expect(law.ofNormal(0)).toBeCloseTo((low! + high!) / 2, 2);
  },
);

test('a long tail of a large sample is kept up to its longest', () => {
  const source = parseLaw('pareto:scale=10ms,shape=2');
  const random = new Rng(3, 'source');
  const delays = Float64Array.from({ length: 100_000 }, () => source.sample(random));
  const law = parseLaw(empiricalLaw(delays));
  // Kolmogorov and Smirnov: 1.95 / √n is passed once in a thousand; a hundredth is what lies between two quantiles
  for (const delay of delays.toSorted().filter((_, i) => i % 100 === 0)) {
    expect(Math.abs(law.tail(delay) - source.tail(delay))).toBeLessThan(
      0.01 + 1.95 / Math.sqrt(delays.length),
    );
  }
  for (const far of [200, 500]) expect(law.tail(far) / source.tail(far)).toBeCloseTo(1, 0);
  expect(law.ofNormal(9)).toBeCloseTo(Math.max(...delays), 2);
});

test('nothing seen is no law', () => {
  expect(() => empiricalLaw(new Float64Array())).toThrow('no delay is known');
});
