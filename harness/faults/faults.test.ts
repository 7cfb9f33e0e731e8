import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { Rng } from '../lib/rng.ts';
import { fc, prop } from '../testing/property.ts';
import { combined } from '../weather.ts';
import type { Episode, FaultDefinition, Occurrence } from './fault.ts';
import { faults } from './index.ts';

const all = Object.entries(faults) as unknown as [string, FaultDefinition][];
const link = { from: 'n1', to: 'observer' };
const occurrence: Occurrence = {
  links: [link],
  node: 'n1',
  for: 10_000,
  interval: 100,
  random: new Rng(1, 'test'),
};

/** Parameters with everything that has no default. */
const examples: Readonly<Record<string, Record<string, unknown>>> = {
  latency: { delay: '50ms', jitter: '20ms' },
  spike: { peak: '800ms' },
  ramp: { end: '400ms' },
  loss: { rate: '10%' },
  'burst-loss': { good: '2s', bad: '300ms', lossGood: '5%', lossBad: '80%' },
  flapping: { down: '1s', up: '3s' },
  bandwidth: { kilobytesPerSecond: 3 },
  duplicate: { rate: '10%' },
  reorder: { rate: '10%', by: '250ms' },
  slow: { work: 'exponential:mean=5ms' },
  'clock-drift': { ppm: -200 },
  'clock-jump': { by: '5s', direction: 'back' },
};

function episodesOf(name: string, written: Record<string, unknown>, given: Partial<Occurrence> = {}) {
  const fault = faults[name as keyof typeof faults] as unknown as FaultDefinition;
  const params = fault.params.parse(written) as Record<string, unknown>;
  return fault.episodes(params, { ...occurrence, ...given });
}

describe.each(all)('%s', (name, fault) => {
  test('is registered under its own name, says what it stands for and explains each parameter', () => {
    expect(fault.name).toBe(name);
    expect(fault.why.length).toBeGreaterThan(10);
    const { properties = {} } = z.toJSONSchema(fault.params, { io: 'input' }) as {
      properties?: Record<string, { description?: string }>;
    };
    for (const { description } of Object.values(properties)) expect(description).toMatch(/\.$/);
  });

  test('has no parameter that the schedule or the target uses', () => {
    const reserved = ['fault', 'at', 'for', 'every', 'times', 'node', 'from', 'to', 'ways'];
    expect(Object.keys(fault.params.shape).filter((param) => reserved.includes(param))).toEqual([]);
  });

  test('its episodes lie within the happening, and it names the capability that they need', () => {
    const params = fault.params.parse(examples[name] ?? {}) as Record<string, unknown>;
    const episodes = fault.episodes(params, occurrence);
    expect(episodes.length).toBeGreaterThan(0);
    for (const { from, until } of episodes) {
      expect(from).toBeGreaterThanOrEqual(0);
      expect(until).toBeLessThanOrEqual(occurrence.for);
      expect(until).toBeGreaterThan(from);
    }
    expect(fault.needs(params).length).toBeGreaterThan(0);
  });
});

/** The delay in force at an instant. */
function delayAt(episodes: readonly Episode[], at: number): number {
  const active = episodes.filter(({ from, until }) => from <= at && at < until);
  return combined(active.flatMap(({ effect }) => (effect.kind === 'weather' ? [effect.weather] : []))).delay!;
}

test('a spike falls evenly from its peak to nothing', () => {
  const episodes = episodesOf('spike', { peak: '800ms', steps: 8 });
  expect(delayAt(episodes, 0)).toBe(750);
  expect(delayAt(episodes, 5000)).toBe(350);
  expect(delayAt(episodes, 9999)).toBe(50);
});

test('a ramp rises evenly from its start to its end', () => {
  const episodes = episodesOf('ramp', { start: '100ms', end: '300ms', steps: 4 });
  expect([0, 2500, 5000, 7500].map((at) => delayAt(episodes, at))).toEqual([125, 175, 225, 275]);
});

test('flapping cuts first, and the last cut ends with the fault', () => {
  const spans = episodesOf('flapping', { down: '1s', up: '3s' }, { for: 8500 }).map(({ from, until }) => [
    from,
    until,
  ]);
  expect(spans).toEqual([
    [0, 1000],
    [4000, 5000],
    [8000, 8500],
  ]);
});

prop.prop([fc.integer({ min: 1, max: 1000 })], { numRuns: 20 })(
  'burst loss loses the share that its two states say',
  (seed) => {
    const length = 4_000_000;
    const written = { good: '2s', bad: '500ms', lossGood: '10%', lossBad: '70%' };
    const episodes = episodesOf('burst-loss', written, { for: length, random: new Rng(seed, 'bursts') });
    const bad = episodes.slice(1).reduce((sum, { from, until }) => sum + until - from, 0) / length;
    // some 1600 renewals: four standard errors of the share of bad time are about 0.02
    expect(Math.abs(bad - 0.2)).toBeLessThan(0.02);
    const weathers = episodes
      .slice(0, 2)
      .map(({ effect }) => (effect.kind === 'weather' ? effect.weather : {}));
    expect(combined(weathers.slice(0, 1)).loss).toBeCloseTo(0.1, 12);
    expect(combined(weathers).loss).toBeCloseTo(0.7, 12);
  },
);

test('burst loss of all or nothing needs a switch only, anything else a draw per heartbeat', () => {
  const { needs, params } = faults['burst-loss'] as unknown as FaultDefinition;
  const parse = (written: object) =>
    params.parse({ good: '2s', bad: '1s', ...written }) as Record<string, unknown>;
  expect(needs(parse({}))).toEqual(['drop']);
  expect(needs(parse({ lossBad: '50%' }))).toEqual(['loss']);
});

test('latency is a delay or a law, and neither both nor none', () => {
  const { problem, params, needs } = faults.latency as unknown as FaultDefinition;
  const parse = (written: object) => params.parse(written) as Record<string, unknown>;
  const law = 'lognormal:median=80ms,sigma=0.4';
  expect(problem!(parse({ law }))).toBeUndefined();
  expect([needs(parse({ law })), needs(parse({ delay: '5ms' }))]).toEqual([['delay-law'], ['delay']]);
  expect(problem!(parse({ law, delay: '5ms' }))).toMatchObject({ param: 'delay' });
  expect(problem!(parse({ law, jitter: '5ms' }))).toMatchObject({ param: 'jitter' });
  expect(problem!(parse({}))).toMatchObject({ param: 'delay', message: expect.stringContaining('missing') });
  expect(() => parse({ law: 'lognorml:median=80ms' })).toThrow('did you mean');
});

test('several laws on one link stand beside one another', () => {
  const laws = ['20ms', 'exponential:mean=5ms'].flatMap((law) => episodesOf('latency', { law }));
  const weathers = laws.map(({ effect }) => (effect.kind === 'weather' ? effect.weather : {}));
  expect(combined(weathers).draws).toEqual([
    { adds: 'delay', share: 1, law: 'constant:value=20ms' },
    { adds: 'delay', share: 1, law: 'exponential:mean=5ms' },
  ]);
});

test('a clock that is set back is behind as long as that lasts', () => {
  const [set] = episodesOf('clock-jump', { by: '5s', direction: 'back' });
  expect(set).toMatchObject({ from: 0, until: 10_000, effect: { kind: 'clock', ahead: -5000, ppm: 0 } });
});

test('no drift is a problem', () => {
  const { problem } = faults['clock-drift'] as unknown as FaultDefinition;
  expect([problem!({ ppm: 0 })?.param, problem!({ ppm: 1 })]).toEqual(['ppm', undefined]);
});

test('jitter beyond the delay is a problem', () => {
  const { problem, params } = faults.latency as unknown as FaultDefinition;
  const parse = (written: object) => params.parse(written) as Record<string, unknown>;
  expect(problem!(parse({ delay: '20ms', jitter: '30ms' }))?.message).toContain('must not exceed delay');
  expect(problem!(parse({ delay: '30ms', jitter: '30ms' }))).toBeUndefined();
});
