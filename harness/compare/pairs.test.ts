import { describe, expect, test } from 'vitest';
import { sideWith, usual } from '../testing/compared.ts';
import { pairUp } from './pairs.ts';
import type { SideScenario } from './side.ts';

const rows = { 'x y=1': { mistakes: [[1], [0]] } };

describe('what is not the same is not compared, and the field is named', () => {
  test.each<[string, Partial<SideScenario>, RegExp]>([
    ['another world', { world: 'simulated' }, /differ in world: "live" and "simulated"/],
    ['another engine', { engine: 'toxiproxy 2.5.0' }, /differ in engine/],
    ['another interval', { interval: 200 }, /differ in interval: 100 and 200/],
    ['another truth', { truth: { paused: 'suspect', partitioned: 'trust' } }, /differ in truth/],
    ['other phases', { content: { phases: '9999', warmup: '4567' } }, /differ in phases$/m],
    ['another seed', { seed: 7 }, /differ in seed: 42 and 7[\s\S]*--unpaired/],
    [
      'more plays',
      { plays: { exposure: [[1]], crashes: [[]] } },
      /differ in plays: 2 and 1[\s\S]*--unpaired/,
    ],
    ['another scenario', { name: 'other' }, /no scenario in common/],
  ])('%s', (_, given, says) => {
    expect(() => pairUp(sideWith(rows), sideWith(rows, given, 'b'), usual)).toThrow(says);
  });

  test('strangers may have other seeds and plays', () => {
    const other = { seed: 7, plays: { exposure: [[60_000]], crashes: [['n1.0']] } };
    expect(pairUp(sideWith(rows), sideWith(rows, other), { ...usual, unpaired: true })).toHaveLength(1);
  });

  test('in virtual time the same seed must have given the same plays', () => {
    const virtual = { world: 'simulated' } as const;
    const other = { ...virtual, plays: { exposure: [[60_000], [59_000]], crashes: [['n1.0'], ['n1.0']] } };
    const asked = (): unknown => pairUp(sideWith(rows, virtual), sideWith(rows, other), usual);
    expect(asked).toThrow(/different plays, though the seed is the same[\s\S]*--unpaired/);
  });
});

describe('rows', () => {
  const side = (...labels: string[]) => sideWith(Object.fromEntries(labels.map((label) => [label, {}])));
  const paired = (a: string[], b: string[], pairs: [string, string][] = []) => {
    const [found] = pairUp(side(...a), side(...b), { unpaired: false, pairs });
    return { ...found!, rows: found!.rows.map((row) => `${row.a.label} | ${row.b.label}`) };
  };

  test('go by their labels, then by the detector where that leaves no doubt', () => {
    expect(paired(['x y=1', 'x y=2', 'z y=1'], ['x y=2', 'x y=3', 'z y=9'])).toMatchObject({
      rows: ['x y=1 | x y=3', 'x y=2 | x y=2', 'z y=1 | z y=9'],
      onlyA: [],
      onlyB: [],
    });
  });

  test('that could belong to several are listed', () => {
    expect(paired(['x y=1', 'w y=1'], ['x y=2', 'x y=3', 'w y=1'])).toMatchObject({
      rows: ['w y=1 | w y=1'],
      onlyA: ['x y=1'],
      onlyB: ['x y=2', 'x y=3'],
    });
  });

  test('go as they are told to', () => {
    expect(paired(['x y=1'], ['x y=1', 'w y=1'], [['x y=1', 'w y=1']])).toMatchObject({
      rows: ['x y=1 | w y=1'],
      onlyB: ['x y=1'],
    });
  });
});
