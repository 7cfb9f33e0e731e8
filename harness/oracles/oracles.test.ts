import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../host.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { type Comparison, compareParts, type Part } from './compare.ts';
import { experiments } from './experiments.ts';
import type { Experiment, Way } from './oracle.ts';
import { pageOf } from './page.ts';
import { performExperiment } from './perform.ts';

const never = new AbortController().signal;

function short(way: Way, length: string): Way {
  if (way.kind === 'replayed') return { ...way, model: { ...way.model, count: '3001' }, senders: 20 };
  const { scenario } = way;
  const phases = scenario.phases.map((phase) => ({ ...phase, for: length })) as ScenarioInput['phases'];
  return { ...way, scenario: { ...scenario, topology: { shape: 'star', senders: 40 }, phases, repeats: 1 } };
}

function play(experiment: Experiment, length = '30m'): ReturnType<typeof performExperiment> {
  const how = { seed: 42, jobs: 1, stop: never, folder: temporaryFolder() };
  return performExperiment({ ...experiment, way: short(experiment.way, length) }, how);
}

const one = (id: string): Experiment => experiments.find((experiment) => experiment.id === id)!;

describe('the simulated world agrees with mathematics', () => {
  test.each([
    'nfd-s-stairs-1',
    'nfd-s-crashes',
    'nfd-s-1000-1500-exponential-crashes',
    'timeout',
    'timeout-scored',
    'phi-detection',
    'phi-schedule',
  ])('%s, in short', async (id) => {
    const { comparisons } = await play(one(id));
    expect(comparisons.length).toBeGreaterThan(0);
    expect(comparisons.filter(({ holds }) => !holds)).toEqual([]);
  });

  test('where there are more suspicions than a call takes arguments', async () => {
    const scored = one('nfd-s-scored');
    const { comparisons } = await play({ ...scored, oracles: scored.oracles.slice(0, 1) }, '1h');
    expect(comparisons[0]!.events).toBeGreaterThan(130_000);
    expect(comparisons.filter(({ holds }) => !holds)).toEqual([]);
  });

  test('and a detector that is a little off does not', async () => {
    const stairs = one('nfd-s-stairs-1');
    const oracles = stairs.oracles
      .slice(1, 2)
      .map((oracle) => ({ ...oracle, use: { use: 'nfd-s', with: { delta: '21ms' } } }));
    const { comparisons } = await play({ ...stairs, oracles });
    const agrees = (quantity: string): boolean => comparisons.find((c) => c.quantity === quantity)!.holds;
    expect(agrees('recurrence')).toBe(false);
    expect(agrees('detection')).toBe(false);
  });
});

describe('what is compared', () => {
  const oracle = { id: 'a', use: { use: 'fixed', with: {} } };
  const part = (mistakes: number): Part => ({
    mistakes,
    suspected: 10 * mistakes,
    exposure: 1000,
    detection: 0,
    crashTime: 1000,
  });
  const recurrence = (expected: number, parts: readonly Part[]): Comparison =>
    compareParts({ ...oracle, expected: () => ({ recurrence: expected }) }, parts, 100)[0]!;
  const alternating = Array.from({ length: 400 }, (_, i) => part(i % 2 === 0 ? 1 : 3));

  test('may be three standard errors off, as parts differ', () => {
    const { measured, error, events } = recurrence(500, alternating);
    expect(measured).toBe(500);
    expect(events).toBe(800);
    // every other part is one mistake of two away: 1/2 of the value, on four hundred parts
    expect(error).toBeCloseTo(500 * (0.5 / 20), 0);
    expect(recurrence(500 + 2.9 * 12.5, alternating).holds).toBe(true);
    expect(recurrence(500 + 3.1 * 12.5, alternating).holds).toBe(false);
    expect(recurrence(500 - 3.1 * 12.5, alternating).holds).toBe(false);
  });

  test('is the count itself where there are few mistakes', () => {
    const few = Array.from({ length: 100 }, (_, i) => part(i < 10 ? 1 : 0));
    const { error, z } = recurrence(10_000, few);
    expect(z).toBe(0);
    // Garwood’s interval of ten is 4.8 to 18.4 at 95 %, and wider at 99.73 %
    expect(error).toMatchObject({
      low: expect.closeTo(100_000 / 23.6, -2),
      high: expect.closeTo(100_000 / 2.9, -4),
    });
    expect(recurrence(40_000, few).holds).toBe(false);
    expect(recurrence(4000, few).holds).toBe(false);
    expect(recurrence(1e6, [part(0), part(0)])).toMatchObject({
      measured: Number.POSITIVE_INFINITY,
      holds: true,
    });
    expect(recurrence(100, [part(0), part(0)]).holds).toBe(false);
  });
});

describe('docs/oracles.md', () => {
  const page = readFileSync(join(packageRoot(), 'docs', 'oracles.md'), 'utf8');

  test('has the settings that there are, in their order (npm run oracles)', () => {
    const ids = experiments.flatMap(({ oracles }) => oracles.map(({ id }) => id));
    const told = [...page.matchAll(/^\| ([^|]+) \| [^|]+, s|^\| ([^|]+) \| (?:P_A|Pr\(mistake\))/gm)];
    expect([...new Set(told.map(([, timed, share]) => timed ?? share))]).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('tells each experiment as it is', () => {
    for (const { title, what } of experiments) {
      expect(page).toContain(`## ${title}\n`);
      expect(page).toContain(what);
    }
  });

  test('would say so at the top if a figure did not agree', () => {
    const [experiment] = experiments as [Experiment];
    const off: Comparison = {
      oracle: 'a',
      quantity: 'recurrence',
      expected: 1000,
      measured: 1100,
      error: 10,
      z: 10,
      events: 1000,
      holds: false,
    };
    const text = pageOf([{ experiment, found: { comparisons: [off], heartbeats: 1e6 } }], {
      seed: 1,
      version: '0',
    });
    expect(text).toContain('**1 of 1 figures do not agree');
    expect(text).toContain(
      '| a | E(T_MR), s | 1.000 | 1.100 | 0.010 | 10.00 | 1,000 mistakes | **does not agree** |',
    );
  });
});
