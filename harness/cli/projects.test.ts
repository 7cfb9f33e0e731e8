/** Projects, lists, shards and merging as a person at a terminal has them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findings } from '../findings.ts';
import type { Result } from '../result.ts';
import { flatline } from '../testing/cli.ts';
import { small, write, writeConfig } from '../testing/projects.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { names, pattern, shard } from './selection.ts';

function folderWithProjects(): string {
  const folder = temporaryFolder();
  write(folder, { 'a.yaml': small, 'below/x.txt': '' });
  writeConfig(folder, {
    projects: [
      { name: 'virtual', world: 'simulated', scenarios: ['a.yaml'], repeats: 3 },
      { name: 'real', scenarios: ['a.yaml'] },
    ],
    out: 'kept',
    reporters: ['csv'],
  });
  return folder;
}

const resultIn = (folder: string): Result =>
  JSON.parse(readFileSync(join(folder, 'latest', 'result.json'), 'utf8')) as Result;

test('--list tells what would be run and starts nothing, in a shard its own plays', async () => {
  const cwd = folderWithProjects();
  const { stdout, exitCode } = await flatline(['run', '--list', '--shard', '1/2'], { cwd });
  expect(stdout).toMatchInlineSnapshot(`
    "virtual › a  2 of 3 × 6s of virtual time, about 240 heartbeats, 2 tunings, seed 42
    real › a     1 × 6s of real time, about 120 heartbeats, 2 tunings, seed 42

    live: 1 play, 6s one after another, about 120 heartbeats
    simulated: 2 plays, 12s one after another, about 240 heartbeats"
  `);
  expect(exitCode).toBe(0);
  const json = await flatline(['run', 'a', '--list', '--json', '-g', 'virtual'], { cwd });
  expect(JSON.parse(json.stdout)).toEqual([
    {
      ...{ project: 'virtual', scenario: 'a', title: 'virtual › a', world: 'simulated', seed: 42 },
      ...{ plays: 3, repeats: 3, length: 6000, heartbeats: 360, tunings: 2 },
    },
  ]);
  expect(existsSync(join(cwd, 'kept'))).toBe(false);
});

test('shards are run and put together from a folder below, and left where the configuration says', async () => {
  const folder = folderWithProjects();
  const cwd = join(folder, 'below');
  const part = (shard: string) =>
    flatline(['run', '--project', 'virtual', '--shard', shard, '-o', shard[0]!], { cwd });
  const [one, two] = await Promise.all([part('1/2'), part('2/2')]);
  expect(one.stderr).toMatch(
    /this was shard 1 of 2, 2 plays; with the folders of all 2: .* merge <folder…>$/,
  );
  expect(two.exitCode).toBe(0);
  const merged = await flatline(['merge', '1', '2', '--json'], { cwd });
  expect(merged.stderr).toMatch(/^judging\nkept in .*kept/);
  const result = JSON.parse(merged.stdout) as Result;
  expect(result).toEqual(resultIn(join(folder, 'kept')));
  expect(readdirSync(join(folder, 'kept', 'latest')).sort()).toEqual([
    'metrics.csv',
    'result.json',
    'run.json',
    'traces',
  ]);
  await flatline(['run', '--project', 'virtual'], { cwd });
  expect(findings(resultIn(join(folder, 'kept')))).toEqual(findings(result));
  const [again, failed] = await Promise.all([
    flatline(['report', 'latest', '--json'], { cwd }),
    flatline(['run', '--project', 'virtual', '--last-failed'], { cwd }),
  ]);
  expect(JSON.parse(again.stdout)).toEqual(resultIn(join(folder, 'kept')));
  expect([failed.stdout, failed.stderr, failed.exitCode]).toEqual([
    '',
    'nothing to run: nothing failed in the last run',
    0,
  ]);
});

test.each([
  [['run', '--repeat-each', '2', '--last-failed'], /cannot be used with/],
  [['run', '--last-failed', '-o', 'nowhere'], /there is no run "latest"/],
])('flatline %j ends with 64 and starts nothing', async (args, says) => {
  const cwd = folderWithProjects();
  const { exitCode, stderr } = await flatline(args, { cwd });
  expect(stderr).toMatch(says);
  expect(exitCode).toBe(64);
  expect(existsSync(join(cwd, 'kept'))).toBe(false);
});

test('a shard is one of so many, a pattern a regular expression, and names stand between commas', () => {
  expect(shard('2/4')).toEqual({ index: 2, count: 4 });
  for (const text of ['0/4', '5/4', '1', '1/x', '1/2/3']) expect(() => shard(text)).toThrow(/such as 1\/4/);
  expect(pattern('a › b$').test('x a › b')).toBe(true);
  expect(() => pattern('[')).toThrow(/Invalid regular expression/);
  expect(names('a,b')).toEqual(['a', 'b']);
  expect(() => names('a,')).toThrow(/commas between them/);
});
