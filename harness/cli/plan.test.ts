import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PlanResult } from '../plan/result.ts';
import { flatline } from '../testing/cli.ts';
import { temporaryFolder } from '../testing/temporary.ts';

const scenario = `
why: a test of plans
topology: { shape: star, senders: 2 }
heartbeat: { interval: 100ms }
warmup: 1s
detectors:
  - { use: fixed, sweep: { timeout: [250ms, 400ms] } }
phases:
  - name: loss
    for: 20s
    faults:
      - { fault: loss, rate: 10% }
    expect:
      - trusted: { nodes: senders, by: any }
thresholds:
  mistake_rate: < 100/h
  mistakes: <= 9
  "detection_time{detector:fixed}": p(99) < 1s
`;

function folderWith(text: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'mine.yaml'), text);
  return folder;
}

test('plan tells for each check and row what decides it, and what can’t be decided is a warning', async () => {
  const cwd = folderWith(scenario);
  const [text, json] = await Promise.all([
    flatline(['plan', './mine.yaml', '--pilot', '60'], { cwd }),
    flatline(['plan', './mine.yaml', '--pilot', '60', '--json', '--world', 'simulated'], { cwd }),
  ]);
  expect([text.exitCode, json.exitCode], text.stderr).toEqual([0, 0]);
  expect(text.stderr).toMatch(
    /warning: "mistake_rate < 100\/h" can't pass: .*\n {2}at: mine\.yaml:16:17\nwarning: "detection_time.*can't be decided.*\n {2}at: mine\.yaml:18:37/,
  );
  expect(text.stdout).toMatch(/^mine {2}1 play of 21s, 20s of it scored; pilot: 60 plays in virtual time/);
  expect(text.stdout).toMatch(/mistake_rate < 100\/h: takes at least 1.8m of live time .*; has 40s/);
  expect(text.stdout).toMatch(
    /fixed timeout=250ms {2}would fail {2}needs --exposure \S+ \(\d+ plays; \S+ live, \S+ simulated\)/,
  );
  expect(text.stdout).toMatch(/fixed timeout=400ms +never/);
  const { schema, scenarios } = JSON.parse(json.stdout) as PlanResult;
  expect([schema, scenarios[0]!.world]).toEqual(['flatline-plan/1', 'simulated']);
  const [rate, count, detection, expectation] = scenarios[0]!.checks;
  expect(rate!.rows.map(({ expected }) => expected)).toEqual(['fail', 'pass']);
  expect(rate!.takes).toMatchObject({ what: 'exposure', gives: 40_000 });
  expect(count!.rows[0]).toMatchObject({ enough: true, decides: { plays: 1 } });
  expect(detection!.rows[0]).toMatchObject({ expected: 'never', decides: null });
  expect(expectation).toMatchObject({ kind: 'expectation', rows: [{ enough: true }, { enough: true }] });
});

test('validate and run say the same beforehand, and go on', async () => {
  const cwd = folderWith(scenario);
  const [checked, played] = await Promise.all([
    flatline(['validate', './mine.yaml', '--json'], { cwd }),
    flatline(['run', './mine.yaml', '--world', 'simulated', '--reporter', 'json'], { cwd }),
  ]);
  expect(checked.exitCode).toBe(0);
  const [{ ok, warnings }] = JSON.parse(checked.stdout) as [{ ok: boolean; warnings: { where: string }[] }];
  expect(ok).toBe(true);
  expect(warnings.map(({ where }) => where)).toEqual(['mine.yaml:16:17', 'mine.yaml:18:37']);
  for (const { stderr } of [checked, played]) expect(stderr.match(/^warning: /gm)).toHaveLength(2);
  expect([0, 1]).toContain(played.exitCode);
});

test('plan and validate look at what a configuration runs, with its limits, and at what it does not by itself', async () => {
  const cwd = folderWith(scenario);
  writeFileSync(join(cwd, 'other.yaml'), scenario);
  const config = (limit: string): void =>
    writeFileSync(
      join(cwd, 'flatline.config.ts'),
      `export default {
  projects: [{ name: 'sim', world: 'simulated', scenarios: ['./mine.yaml'], exposure: '1m',
    thresholds: ${limit} }],
};\n`,
    );
  config(`{ query_accuracy: '> 90%' }`);
  const [own, other, checked] = await Promise.all([
    flatline(['plan', '--no-pilot', '--json'], { cwd }),
    flatline(['plan', './other.yaml', '--no-pilot', '--json'], { cwd }),
    flatline(['validate'], { cwd }),
  ]);
  const plans = [own, other].map(({ stdout }) => (JSON.parse(stdout) as PlanResult).scenarios);
  expect(plans.map((all) => all.map(({ title, world, plays }) => [title, world, plays]))).toEqual([
    [['sim › mine', 'simulated', 3]],
    [['other', 'live', 1]],
  ]);
  expect(plans.map(([plan]) => plan!.checks.some(({ asked }) => asked === 'query_accuracy > 90%'))).toEqual([
    true,
    false,
  ]);
  expect(checked.stdout).toBe('✓ sim › mine: 3 × 21s, 2 tunings, 6 spells of faults');
  config(`{ query_accurac: '> 90%' }`);
  const wrong = await flatline(['validate'], { cwd });
  expect([wrong.exitCode, wrong.stdout]).toEqual([64, '']);
  expect(wrong.stderr).toMatch(/^error: flatline\.config\.ts:3:19 .*did you mean "query_accuracy"/);
  writeFileSync(join(cwd, 'flatline.config.ts'), '\nenum World { live }\nexport default {};\n');
  const enums = await flatline(['validate'], { cwd });
  expect(enums.stderr).toMatch(
    /strip-only mode[^\n]*\n {2}at: flatline\.config\.ts:2\n {2}fix: .*without enums/,
  );
});
