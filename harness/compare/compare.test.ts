/** What is concluded of columns whose law is known. */
import { describe, expect, test } from 'vitest';
import { Rng } from '../lib/rng.ts';
import type { PlayColumns } from '../result.ts';
import { sideWith, usual } from '../testing/compared.ts';
import { compare } from './compare.ts';
import type { Comparison } from './result.ts';

/** Weather that both sides share, mistakes that it makes, in clusters, and crashes. */
function columns(weather: readonly number[], random: Rng, rate = 1, time = 1): PlayColumns {
  const mistakes = weather.map((mean) => {
    let count = 0;
    for (let at = random.exponential(1); at < rate * mean; at += random.exponential(1))
      count += 1 + random.below(3);
    return [count];
  });
  return {
    mistakes,
    suspected: mistakes.map(([count]) => [20 * count! * (0.5 + random.float())]),
    detection: weather.map(() =>
      Array.from({ length: 4 }, () => time * (250 + 100 * random.float() + (random.float() < 0.1 ? 80 : 0))),
    ),
    outcomes: weather.map(() => 'dddd'),
  };
}

function family(random: Rng, plays: number, rate = 1, time = 1) {
  const weather = Array.from({ length: plays }, () => 2 * random.exponential(1));
  const labels = ['one x=1', 'two x=1', 'three x=1'];
  const rows = (own: number, longer: number) =>
    Object.fromEntries(labels.map((label) => [label, columns(weather, random, own, longer)]));
  return [sideWith(rows(1, 1)), sideWith(rows(rate, time), {}, 'b')] as const;
}

test('two samples of one law: in few families anything is called worse, even where no difference is too little', () => {
  const random = new Rng(1, 'families');
  const families = 150;
  let [worse, better] = [0, 0];
  for (let i = 0; i < families; i++) {
    const { verdicts } = compare(...family(random, 24), {
      ...usual,
      margins: { time: 0.0001, rate: 0.0001 },
    });
    if (verdicts.worse > 0) worse++;
    if (verdicts.better > 0) better++;
  }
  expect(worse / families).toBeLessThanOrEqual(0.05);
  expect((worse + better) / families).toBeLessThanOrEqual(0.06);
});

test('three times the mistakes are found, and a fifth longer detection', () => {
  const [a, b] = family(new Rng(2, 'changed'), 60, 3, 1.2);
  const { scenarios, verdicts } = compare(a, b, usual);
  expect(verdicts.better).toBe(0);
  for (const { comparisons } of scenarios[0]!.rows) {
    const found = Object.fromEntries(comparisons.map(({ metric, verdict }) => [metric, verdict]));
    expect(found).toMatchObject({ detection_time_mean: 'worse', mistake_rate: 'worse' });
  }
});

function only(found: ReturnType<typeof compare>, metric: string): Comparison {
  return found.scenarios[0]!.rows[0]!.comparisons.find((one) => one.metric === metric)!;
}

describe('the four verdicts', () => {
  const noisy = (factor: number): PlayColumns['detection'] =>
    Array.from({ length: 30 }, (_, i) => [factor * (300 + (i % 10)) + (i % 3)]);
  const said = (factor: number, plays = 30) =>
    only(
      compare(
        sideWith({ 'x y=1': { detection: noisy(1).slice(0, plays) } }),
        sideWith({ 'x y=1': { detection: noisy(factor).slice(0, plays) } }, {}, 'b'),
        usual,
      ),
      'detection_time_mean',
    );
  test.each([
    [1.2, 30, 'worse'],
    [0.8, 30, 'better'],
    [1.01, 30, 'no difference'],
    [1.06, 6, 'cannot tell'],
    [1.2, 4, 'cannot tell'],
  ] as const)('%d times as long, over %d plays: %s', (factor, plays, verdict) => {
    const { verdict: found, ratio } = said(factor, plays);
    expect(found).toBe(verdict);
    expect(ratio).toBeCloseTo(factor, 2);
  });

  test('no mistake on either side: nothing in the live world, identical in virtual time', () => {
    const rows = { 'x y=1': {} };
    expect(only(compare(sideWith(rows), sideWith(rows), usual), 'mistake_rate').verdict).toBe('cannot tell');
    const virtual = { world: 'simulated' } as const;
    const same = only(compare(sideWith(rows, virtual), sideWith(rows, virtual), usual), 'mistake_rate');
    expect(same).toMatchObject({ verdict: 'no difference', identical: true });
  });
});

test('crashes that only one side missed are counted, and ten of them tell', () => {
  const [ddd, missed] = [
    Array.from({ length: 30 }, () => 'd'),
    Array.from({ length: 30 }, (_, i) => (i < 10 ? 'm' : 'd')),
  ];
  const found = compare(
    sideWith({ 'x y=1': { mistakes: ddd.map(() => [0]), outcomes: ddd } }),
    sideWith({ 'x y=1': { mistakes: ddd.map(() => [0]), outcomes: missed } }, {}, 'b'),
    usual,
  );
  expect(only(found, 'undetected')).toMatchObject({ a: 0, b: 1 / 3, verdict: 'worse' });
  expect(found.scenarios[0]!.rows[0]!.noticed).toEqual({ onlyA: 10, onlyB: 0 });
});

test('faster with more mistakes is a trade, and by the whole curve it is no difference', () => {
  // a detector whose mistakes fall by e for each 50 ms, at settings that its two versions place otherwise
  const curve = (times: readonly number[]) =>
    Object.fromEntries(
      times.map((time, setting) => [
        `x y=${setting}`,
        {
          detection: Array.from({ length: 60 }, (_, i) => [time + (i % 5)]),
          mistakes: Array.from({ length: 60 }, (_, i) => [
            Math.round((4 + (i % 3)) * 20 * Math.exp(-time / 50)),
          ]),
        },
      ]),
    );
  const [a, b] = [sideWith(curve([60, 100, 140])), sideWith(curve([40, 80, 120]), {}, 'b')];
  const { scenarios } = compare(a, b, { ...usual, margins: { time: 0.05, rate: 0.2 } });
  const [{ rows, matched }] = scenarios as [(typeof scenarios)[0]];
  expect(rows.map(({ trade }) => trade)).toContain(true);
  expect(matched[0]!.comparison).toMatchObject({ verdict: 'no difference' });
  expect(matched[0]!.comparison!.ratio).toBeCloseTo(1, 0);
});

test('one setting can’t be matched, and that is said', () => {
  const rows = { 'x y=1': { mistakes: [[1], [2]] } };
  expect(compare(sideWith(rows), sideWith(rows), usual).scenarios[0]!.matched).toEqual([
    { detector: 'x', unmatched: 'one setting only' },
  ]);
});

test('strangers are compared too, and it takes more to tell them apart', () => {
  const crash = (factor: number) => Array.from({ length: 100 }, (_, i) => [factor * (250 + i)]);
  const mistakes = (each: number) => Array.from({ length: 100 }, (_, i) => [i % 5 === 0 ? each : 0]);
  const sides = [
    sideWith({ 'x y=1': { detection: crash(1), mistakes: mistakes(2) } }),
    sideWith({ 'x y=1': { detection: crash(1.3), mistakes: mistakes(3) } }, { seed: 7 }, 'b'),
  ] as const;
  const strangers = compare(...sides, { ...usual, unpaired: true });
  expect(strangers.scenarios[0]!.seeds).toEqual([42, 7]);
  expect(only(strangers, 'detection_time_p50').verdict).toBe('worse');
  expect(only(strangers, 'mistake_rate')).toMatchObject({ ratio: 1.5, verdict: 'cannot tell' });
  const same = sideWith({ 'x y=1': { detection: crash(1.3), mistakes: mistakes(3) } }, {}, 'b');
  expect(only(compare(sides[0], same, usual), 'mistake_rate').verdict).toBe('worse');
});
