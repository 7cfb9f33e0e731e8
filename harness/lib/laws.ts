/**
 * Laws of chance for delays. As text a law is its name and parameters: `lognormal:median=20ms,sigma=0.5`; a bare duration is
 * a constant.
 */
import { QUANTILE, quantilesOf } from './empirical.ts';
import { didYouMean } from './nearest.ts';
import { deviationsOfPhi, logUpperTail, phiOfDeviations } from './normal.ts';
import type { Rng } from './rng.ts';
import { readSettings } from './settings.ts';
import { exactDuration, parseDuration } from './units.ts';

/** Milliseconds. */
type Ms = number;

interface Shape {
  readonly mean: Ms;
  /** In ms². Infinity where a law has none, and so the mean. */
  readonly variance: number;
  /** Pr(D > x). */
  tail(x: Ms): number;
  /** The delay that stands among all delays where z stands among standard normal numbers. Correlated ones are made so. */
  ofNormal(z: number): Ms;
  sample(random: Rng): Ms;
}

export interface Law extends Shape {
  readonly name: LawName;
  /** In milliseconds, or plain. */
  readonly params: Readonly<Record<string, number>>;
  /** As `parseLaw` reads it. */
  readonly text: string;
}

interface Param {
  readonly unit: 'ms' | 'number';
  readonly effect: string;
  /** What may be: from 0 on, or above it. */
  readonly above?: 0;
}

export interface LawDefinition<P extends string = string> {
  readonly why: string;
  readonly params: Readonly<Record<P, Param>>;
  /** It takes any number of quantiles instead, such as `p50=20ms`. */
  readonly quantiles?: Param;
  /** Throws RangeError where the parameters do not go together. */
  create(params: Readonly<Record<P, number>>): Shape;
}

const time = (effect: string): Param => ({ unit: 'ms', effect });
const positiveTime = (effect: string): Param => ({ unit: 'ms', effect, above: 0 });
const positive = (effect: string): Param => ({ unit: 'number', effect, above: 0 });
const define = <P extends string>(definition: LawDefinition<P>): LawDefinition<P> => definition;

const upperTail = (z: number): number => Math.exp(logUpperTail(z));

export const laws = {
  constant: define({
    why: 'Always the same.',
    params: { value: time('The delay.') },
    create: ({ value }) => ({
      mean: value,
      variance: 0,
      tail: (x) => (x < value ? 1 : 0),
      ofNormal: () => value,
      sample: () => value,
    }),
  }),
  uniform: define({
    why: 'Anything between two bounds alike.',
    params: { min: time('The least.'), max: time('The most.') },
    create({ min, max }) {
      if (max < min) throw new RangeError('uniform: max must be at least min');
      return {
        mean: (min + max) / 2,
        variance: (max - min) ** 2 / 12,
        tail: (x) => (x < min ? 1 : x >= max ? 0 : (max - x) / (max - min)),
        ofNormal: (z) => max - (max - min) * upperTail(z),
        sample: (random) => min + (max - min) * random.float(),
      };
    },
  }),
  normal: define({
    why: 'Normal, without what would lie below 0; so mean=0ms makes the half of it that is positive.',
    params: {
      mean: time('The centre, which is the mean where next to nothing lies below 0.'),
      sd: positiveTime('The standard deviation before what lies below 0 is left out.'),
    },
    create({ mean: centre, sd }) {
      const z0 = -centre / sd;
      const above = upperTail(z0);
      // the inverse Mills ratio: by how many deviations leaving out what is below 0 moves the mean
      const mills = Math.exp(-0.5 * z0 * z0) / Math.sqrt(2 * Math.PI) / above;
      const cut = phiOfDeviations(z0);
      return {
        mean: centre + sd * mills,
        variance: sd * sd * (1 + z0 * mills - mills * mills),
        tail: (x) => (x < 0 ? 1 : upperTail((x - centre) / sd) / above),
        ofNormal(z) {
          const y = above > 1 - 1e-12 ? z : deviationsOfPhi(phiOfDeviations(z) + cut);
          return Math.max(0, centre + sd * y);
        },
        sample(random) {
          for (;;) {
            const value = centre + sd * random.normal();
            // at least every other one is
            if (value >= 0) return value;
          }
        },
      };
    },
  }),
  lognormal: define({
    why: 'Its logarithm is normal: mostly near the median, now and then several times as long.',
    params: {
      median: positiveTime('Half of the delays are longer.'),
      sigma: positive('Standard deviation of the logarithm. Larger: a longer tail.'),
    },
    create({ median, sigma }) {
      const mean = median * Math.exp((sigma * sigma) / 2);
      const ofNormal = (z: number): Ms => median * Math.exp(sigma * z);
      return {
        mean,
        variance: mean * mean * Math.expm1(sigma * sigma),
        tail: (x) => (x <= 0 ? 1 : upperTail(Math.log(x / median) / sigma)),
        ofNormal,
        sample: (random) => ofNormal(random.normal()),
      };
    },
  }),
  exponential: define({
    why: 'Without memory, as the wait for a random event.',
    params: { mean: positiveTime('The mean, and the standard deviation too.') },
    create: ({ mean }) => ({
      mean,
      variance: mean * mean,
      tail: (x) => Math.exp(-Math.max(0, x) / mean),
      ofNormal: (z) => -mean * logUpperTail(z),
      sample: (random) => random.exponential(mean),
    }),
  }),
  pareto: define({
    why: 'A power law: the longest delay is of the order of all others together where shape is near 1.',
    params: {
      scale: positiveTime('The least.'),
      shape: positive('Pr(D > x) = (scale / x)^shape. At most 1: no mean; at most 2: no variance.'),
    },
    create: ({ scale, shape }) => ({
      mean: shape > 1 ? (scale * shape) / (shape - 1) : Number.POSITIVE_INFINITY,
      variance:
        shape > 2 ? (scale * scale * shape) / ((shape - 1) ** 2 * (shape - 2)) : Number.POSITIVE_INFINITY,
      tail: (x) => (x <= scale ? 1 : (scale / x) ** shape),
      ofNormal: (z) => scale * Math.exp(-logUpperTail(z) / shape),
      sample: (random) => scale * (1 - random.float()) ** (-1 / shape),
    }),
  }),
  empirical: define<string>({
    why: 'As a sample was: its quantiles, and between two of them anything alike.',
    params: {},
    quantiles: time(
      'p0 the least, p50 the median, p99.9, p100 the most: as many as you like, p0 and p100 at least.',
    ),
    create(params) {
      const { mean, variance, tail, exceeded } = quantilesOf(params);
      return {
        mean,
        variance,
        tail,
        ofNormal: (z) => exceeded(upperTail(z)),
        sample: (random) => exceeded(1 - random.float()),
      };
    },
  }),
};

type LawName = keyof typeof laws;

/** A law by its name and all its parameters, in milliseconds; `shift` is added to every delay. */
export function lawOf(name: LawName, { shift = 0, ...own }: Readonly<Record<string, number>>): Law {
  const definition: LawDefinition = laws[name];
  const { mean, variance, tail, ofNormal, sample } = definition.create(own);
  const params = { ...own, ...(shift > 0 && { shift }) };
  const settings = Object.entries(params).map(([param, value]) => {
    const plain = definition.params[param]?.unit === 'number';
    return `${param}=${plain ? value : exactDuration(value)}`;
  });
  const named = { name, params, text: `${name}:${settings.join(',')}` };
  if (shift === 0) return { ...named, mean, variance, tail, ofNormal, sample };
  return {
    ...named,
    mean: mean + shift,
    variance,
    tail: (x) => tail(x - shift),
    ofNormal: (z) => shift + ofNormal(z),
    sample: (random) => shift + sample(random),
  };
}

const SHIFT = time('Added to each delay.');

/** @throws RangeError that says what is wrong; whoever asked knows where it stands */
export function parseLaw(text: string): Law {
  const constant = parseDuration(text);
  if (constant !== undefined) return lawOf('constant', { value: constant });
  const [, name = '', rest = ''] = /^\s*([^:]*?)\s*(?::(.*))?$/s.exec(text) ?? [];
  if (!Object.hasOwn(laws, name)) {
    const known = Object.keys(laws);
    throw new RangeError(
      `there is no law "${name}"${didYouMean(name, known)} (there are ${known.join(', ')}; a duration alone is a constant)`,
    );
  }
  const { params: own, quantiles }: LawDefinition = laws[name as LawName];
  const shares = quantiles ? sharesIn(rest).map((share) => [share, quantiles] as const) : [];
  const takes: Readonly<Record<string, Param>> = { ...own, ...Object.fromEntries(shares), shift: SHIFT };
  const known = Object.keys(takes).map((param) => (param === 'shift' ? 'shift?' : param));
  const params: Record<string, number> = {};
  for (const [param, value] of readSettings(rest, known, name)) {
    params[param] = read(value, takes[param]!, `${name}: ${param}`);
  }
  return lawOf(name as LawName, params);
}

function sharesIn(settings: string): string[] {
  const names = settings.split(',').map((setting) => setting.split('=')[0]!.trim());
  return names.filter((name) => QUANTILE.test(name));
}

function read(text: string, { unit, above }: Param, what: string): number {
  const value = unit === 'ms' ? parseDuration(text) : Number(text === '' ? Number.NaN : text);
  if (value === undefined || !Number.isFinite(value)) {
    throw new RangeError(
      `${what} must be ${unit === 'ms' ? 'a duration such as 20ms' : 'a number'}, not "${text}"`,
    );
  }
  if (value < 0 || (above === 0 && value === 0)) throw new RangeError(`${what} must be above 0`);
  return value;
}
