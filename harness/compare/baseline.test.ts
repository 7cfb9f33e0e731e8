import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checked } from '../testing/checked.ts';
import { sideWith } from '../testing/compared.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { isBaseline, readBaseline, updateBaseline, withBaseline } from './baseline.ts';
import { sideOf } from './side.ts';

const rows = { 'b y=1': { mistakes: [[1]] }, 'a y=1': { mistakes: [[0]] } };

test('unchanged results give the same bytes, in whatever order they come', () => {
  const file = join(temporaryFolder(), 'kept', 'flatline-baseline.json');
  expect(updateBaseline(file, sideWith(rows))).toEqual({ figures: 2, changed: 2 });
  const before = readFileSync(file, 'utf8');
  const other = sideWith({ 'a y=1': rows['a y=1'], 'b y=1': rows['b y=1'] });
  expect(updateBaseline(file, other)).toEqual({ figures: 2, changed: 0 });
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(isBaseline(file)).toBe(true);
});

test('a scenario that was not played stays, and one that was is replaced', () => {
  const file = join(temporaryFolder(), 'flatline-baseline.json');
  updateBaseline(file, sideWith(rows));
  updateBaseline(file, sideWith(rows, { name: 'second' }));
  updateBaseline(file, sideWith({ 'a y=1': {} }));
  const { scenarios, baselineFor } = readBaseline(file);
  expect(scenarios.map(({ name, rows: all }) => [name, all.length])).toEqual([
    ['second', 2],
    ['test', 1],
  ]);
  expect(baselineFor('second', 'b y=1', 'mistakes')).toEqual({ value: 1 });
  expect(baselineFor('test', 'b y=1', 'mistakes')).toBe(undefined);
});

test('what is void is no baseline, and what is none is refused', () => {
  const file = join(temporaryFolder(), 'flatline-baseline.json');
  const asked = (): unknown => updateBaseline(file, { ...sideWith(rows), void: ['test: dose missed'] });
  expect(asked).toThrow(/is void, and no baseline: test: dose missed/);
  expect(() => readBaseline(file)).toThrow(/can't read the baseline[\s\S]*--update-baseline/);
  writeFileSync(file, '{"schema":"flatline-result/3"}');
  expect(() => readBaseline(file)).toThrow(/its schema is flatline-result\/3/);
  expect(isBaseline(file)).toBe(false);
});

test('a check is told what the same figure was, of the same scenario in the same world', () => {
  const file = join(temporaryFolder(), 'flatline-baseline.json');
  const [scenario] = checked.scenarios;
  const limit = { ...scenario!.checks[0]!.measured!, metric: 'detection_time_p99' };
  const { baseline: _, ...check } = { ...scenario!.checks[0]!, measured: limit };
  const now = { ...checked, scenarios: [{ ...scenario!, checks: [check] }] };
  updateBaseline(file, sideOf(now, 'before', 'run'));
  const told = (given: typeof now) =>
    withBaseline(given, readBaseline(file)).scenarios[0]!.checks.map(({ baseline }) => baseline?.value);
  expect(told(now)).toEqual([290]);
  const inPhase = { ...check, phase: 'crashes', measured: { ...limit, metric: 'detection_time_p50' } };
  const figures = { detection_time_p50: { value: 123 } };
  const rows = scenario!.rows.map((row) => ({ ...row, phases: [{ phase: 'crashes', metrics: figures }] }));
  const phased = { ...now, scenarios: [{ ...scenario!, rows, checks: [inPhase] }] };
  updateBaseline(file, sideOf(phased, 'before', 'run'));
  expect(told(phased)).toEqual([123]);
  updateBaseline(file, sideOf(now, 'before', 'run'));
  const simulated = { ...now.scenarios[0]!, world: 'simulated' as const };
  expect(told({ ...now, scenarios: [simulated] })).toEqual([undefined]);
  const other = { ...now.scenarios[0]!, content: { phases: 'others' } };
  expect(told({ ...now, scenarios: [other] })).toEqual([undefined]);
});
