import { describe, expect, test } from 'vitest';
import { fc, prop } from '../testing/property.ts';
import { type Law, laws, parseLaw } from './laws.ts';
import { logUpperTail } from './normal.ts';
import { Rng } from './rng.ts';

const CONTINUOUS = [
  'uniform:min=10ms,max=30ms',
  'normal:mean=100ms,sd=10ms',
  'normal:mean=5ms,sd=10ms',
  'normal:mean=0ms,sd=4ms',
  'lognormal:median=20ms,sigma=0.5',
  'lognormal:median=20ms,sigma=0.5,shift=100ms',
  'exponential:mean=20ms',
  'exponential:mean=20ms,shift=7ms',
  'pareto:scale=10ms,shape=5',
  'empirical:p0=5ms,p25=10ms,p50=11ms,p99=30ms,p99.9=80ms,p100=100ms',
];

test('every law stands in the tests', () => {
  const tested = [...CONTINUOUS, 'constant:value=20ms'].map((text) => text.split(':')[0]);
  expect([...new Set(tested)].sort()).toEqual(Object.keys(laws).sort());
});

/** ∫ tail and ∫ 2x·tail, by Simpson's rule up to where next to nothing is left. */
function moments({ tail, mean, variance }: Law): { mean: number; variance: number } {
  const steps = 200_000;
  const end = mean + 120 * Math.sqrt(variance);
  let [first, second] = [0, 0];
  for (let i = 0; i <= steps; i++) {
    const x = (i * end) / steps;
    const weight = ((i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * end) / steps / 3;
    first += weight * tail(x);
    second += weight * 2 * x * tail(x);
  }
  return { mean: first, variance: second - first * first };
}

describe.each(CONTINUOUS)('%s', (text) => {
  const law = parseLaw(text);

  test('the mean and the variance are those of its tail', () => {
    const { mean, variance } = moments(law);
    expect(mean / law.mean).toBeCloseTo(1, 4);
    expect(variance / law.variance).toBeCloseTo(1, 2);
  });

  test('samples have its mean, its variance and its tail', () => {
    const random = new Rng(7, text);
    const samples = Float64Array.from({ length: 200_000 }, () => law.sample(random)).sort();
    const mean = samples.reduce((sum, x) => sum + x, 0) / samples.length;
    const variance = samples.reduce((sum, x) => sum + (x - mean) ** 2, 0) / samples.length;
    const sd = Math.sqrt(law.variance);
    expect(Math.abs(mean - law.mean)).toBeLessThan((4 * sd) / Math.sqrt(samples.length));
    expect(variance / law.variance).toBeCloseTo(1, 1);
    // Kolmogorov and Smirnov: 1.95 / √n is passed once in a thousand
    const apart = samples.reduce((most, x, i) => {
      const empirical = 1 - (i + 0.5) / samples.length;
      return Math.max(most, Math.abs(empirical - law.tail(x)));
    }, 0);
    expect(apart).toBeLessThan(1.95 / Math.sqrt(samples.length));
  });

  prop.prop([fc.integer({ min: -40, max: 60 })])(
    'a normal number and its delay have the same rank',
    (tenths) => {
      const z = tenths / 10;
      const rank = Math.exp(logUpperTail(z));
      expect(law.tail(law.ofNormal(z)) / rank).toBeCloseTo(1, 6);
    },
  );

  prop.prop([fc.integer({ min: -100, max: 1000 }), fc.integer({ min: 0, max: 100 })])(
    'the tail falls from 1 and never rises',
    (x, more) => {
      expect(law.tail(x + more)).toBeLessThanOrEqual(law.tail(x));
      expect(law.tail(-1)).toBe(1);
    },
  );
});

test.each([...CONTINUOUS, 'constant:value=1.5s'])('%s is read as it is told', (text) => {
  expect(parseLaw(text).text).toBe(text);
});

test('a constant is always the same, and a duration alone is one', () => {
  const law = parseLaw('20ms');
  expect(law).toMatchObject({ name: 'constant', params: { value: 20 }, mean: 20, variance: 0 });
  expect([law.tail(19), law.tail(20), law.sample(new Rng(1)), law.ofNormal(3)]).toEqual([1, 0, 20, 20]);
});

test('a power law has no mean where its shape is 1 or less', () => {
  expect(parseLaw('pareto:scale=1ms,shape=1')).toMatchObject({ mean: Number.POSITIVE_INFINITY });
  expect(parseLaw('pareto:scale=1ms,shape=2')).toMatchObject({
    mean: 2,
    variance: Number.POSITIVE_INFINITY,
  });
});

test.each([
  ['lognorml:median=20ms', 'there is no law "lognorml"; did you mean "lognormal"? (there are constant, '],
  ['lognormal:median=20ms,sigme=1', 'lognormal has no "sigme"; did you mean "sigma"?'],
  ['lognormal:median=20ms', 'lognormal lacks sigma'],
  ['normal', 'normal lacks mean and sd'],
  ['normal:mean=20ms,sd=5ms,mean=3ms', 'normal: mean is set twice'],
  ['normal:mean=20,sd=5ms', 'normal: mean must be a duration such as 20ms, not "20"'],
  ['lognormal:median=20ms,sigma=', 'lognormal: sigma must be a number, not ""'],
  ['lognormal:median=20ms,sigma=-1', 'lognormal: sigma must be above 0'],
  ['exponential:mean=0ms', 'exponential: mean must be above 0'],
  ['uniform:min=20ms,max=10ms', 'uniform: max must be at least min'],
  ['exponential:5ms', 'exponential has no "5ms"; it takes mean, shift'],
  ['empirical:p0=1ms,p50=2ms', 'empirical lacks p0 and p100'],
  ['empirical:', 'empirical lacks p0 and p100'],
  ['empirical:p0=1ms,p50=3ms,p60=2ms,p100=4ms', 'empirical: p60 must be at least p50'],
  ['empirical:p0=1ms,p50=2ms,p50.0=2ms,p100=4ms', 'empirical: p50.0 is set twice'],
  ['empirical:p0=1ms,p101=2ms', 'empirical has no "p101"'],
  ['', 'there is no law ""'],
  ['constructor:a=1', 'there is no law "constructor"'],
])('%s is refused: %s', (text, message) => {
  expect(() => parseLaw(text)).toThrow(message);
});
