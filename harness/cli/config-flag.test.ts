/** All verbs that look for runs look where the configuration says that they are kept. */
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flatline } from '../testing/cli.ts';
import { latestRun } from '../testing/latest.ts';
import { small, write, writeConfig } from '../testing/projects.ts';
import { temporaryFolder } from '../testing/temporary.ts';

const TARGET = ['--target', 'mistake_rate < 9999/h'];

test('latest is the last run of the folder that the configuration names, for every verb that takes it', async () => {
  const folder = temporaryFolder();
  const cwd = join(folder, 'below');
  mkdirSync(cwd);
  write(folder, { 'a.yaml': small });
  writeConfig(folder, { out: 'outs' });
  const run = ['run', '../a.yaml', '--world', 'simulated', '--reporter', 'json'];
  const { exitCode, stderr } = await flatline(run, { cwd });
  expect(exitCode, stderr).toBe(0);
  const kept = join(folder, 'outs');
  const id = latestRun(folder, 'outs');
  // one that has nothing to do with it lies where it would lie without a configuration
  write(cwd, { '.flatline/latest/result.json': '{}', '.flatline/latest/run.json': '{}' });
  const verbs: [args: string[], leaves?: string][] = [
    [['report', 'latest']],
    [['compare', 'latest', 'latest'], 'compare/compare.json'],
    [['agree', 'latest', 'latest'], `agree/${id}-${id}/agree.json`],
    [['sweep', 'latest', '-d', 'fixed', '--thresholds', '2'], 'sweep/sweep.json'],
    [['tune', 'latest', '-d', 'fixed', '--thresholds', '2', '--warmup', '1', ...TARGET], 'tune/tune.json'],
    [['trace', 'info', 'latest']],
    [['trace', 'export', 'latest', '--to', 'csv', '--force']],
  ];
  for (const [args, leaves = '.'] of verbs) {
    const told = await flatline(args, { cwd });
    expect([told.exitCode, told.stderr], args.join(' ')).toEqual([0, expect.not.stringContaining('error')]);
    expect(existsSync(join(kept, leaves)), leaves).toBe(true);
  }
  for (const args of [
    ['compare', 'latest', 'latest'],
    ['trace', 'info', 'latest'],
  ])
    expect((await flatline([...args, '--no-config'], { cwd })).exitCode, args.join(' ')).toBe(64);
  // as a flag says it, which is first
  cpSync(kept, join(folder, 'moved'), { recursive: true });
  for (const args of [
    ['compare', 'latest', 'latest', '-o'],
    ['trace', 'info', 'latest', '--runs'],
  ])
    expect((await flatline([...args, '../moved'], { cwd })).exitCode, args.join(' ')).toBe(0);
  expect((await flatline(['compare', 'latest', 'latest', '--config', 'none.ts'], { cwd })).stderr).toMatch(
    /there is no configuration none\.ts/,
  );
});
