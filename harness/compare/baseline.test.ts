import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checked } from '../testing/checked.ts';
import { sideWith } from '../testing/compared.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { isBaseline, readBaseline, refuseOther, updateBaseline, withBaseline } from './baseline.ts';
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

test.each([
  ['null', /it has no schema/],
  ['{"schema":"flatline-baseline/0","scenarios":[]}', /its schema is flatline-baseline\/0/],
  ['{"schema":"flatline-baseline/1"}', /the baseline is damaged: scenarios: Invalid input/],
  ['{"schema":"flatline-baseline/1","scenarios":[{"name":"a"}]}', /scenarios\.0\.seed: Invalid input/],
  ['{"schema":"flatline-bas', /can't read the baseline/],
])('a baseline that holds %j is told with its file, and an update replaces it', (text, says) => {
  const file = join(temporaryFolder(), 'flatline-baseline.json');
  writeFileSync(file, text);
  expect(() => readBaseline(file)).toThrow(says);
  expect(() => readBaseline(file)).toThrow(
    expect.objectContaining({
      exit: 64,
      complaint: expect.objectContaining({ where: file, fix: expect.stringMatching(/--update-baseline/) }),
    }),
  );
  refuseOther(file);
  expect(updateBaseline(file, sideWith(rows))).toEqual({
    ...{ figures: 2, changed: 2, unread: expect.stringMatching(says.source.split(':')[0]!) },
  });
  expect(readBaseline(file).scenarios.length).toBe(1);
  expect(updateBaseline(file, sideWith(rows))).toEqual({ figures: 2, changed: 0 });
});

test('what is no baseline is not replaced by one', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'mine.yaml');
  writeFileSync(file, 'why: mine\n');
  mkdirSync(join(folder, 'flatline-baseline.json'));
  for (const path of [file, join(folder, 'flatline-baseline.json')]) {
    expect(() => refuseOther(path)).toThrow(/is there already[\s\S]*name another file/);
    expect(() => updateBaseline(path, sideWith(rows))).toThrow(/is there already/);
  }
  expect(readFileSync(file, 'utf8')).toBe('why: mine\n');
  refuseOther(join(folder, 'none.json'));
  writeFileSync(join(folder, 'nightly.json'), '<<<<<<< ours\n{"schema": "flatline-baseline/1"}');
  refuseOther(join(folder, 'nightly.json'));
});

test('what is not the whole is no baseline', () => {
  const file = join(temporaryFolder(), 'flatline-baseline.json');
  const shard = sideOf({ ...checked, shard: { index: 1, count: 2 } }, 'part', 'run');
  expect(() => updateBaseline(file, { ...shard, void: [] })).toThrow(/a shard, and is no baseline/);
  const [scenario] = checked.scenarios;
  const cutShort = { why: 'a limit', planned: 4, played: 2 } as never;
  const cut = sideOf({ ...checked, scenarios: [{ ...scenario!, cutShort }] }, 'part', 'run');
  expect(() => updateBaseline(file, { ...cut, void: [] })).toThrow(/was cut short, and is no baseline/);
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
