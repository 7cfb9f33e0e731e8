/** The baseline as a person at a terminal keeps it and is told of it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flatline } from '../testing/cli.ts';
import { small, write } from '../testing/projects.ts';
import { temporaryFolder } from '../testing/temporary.ts';

const RUN = ['run', './a.yaml', '--world', 'simulated', '--repeats', '2', '--reporter', 'json'];

function folderWithScenario(): string {
  const folder = temporaryFolder();
  write(folder, { 'a.yaml': small });
  return folder;
}

test('a shard is refused as a baseline before it is played; all of them, merged, are the baseline of the whole', async () => {
  const cwd = folderWithScenario();
  const part = await flatline([...RUN, '--shard', '1/2', '--update-baseline'], { cwd });
  expect(part.stderr).toMatch(/a shard is no baseline[\s\S]*merge <folder…> --update-baseline/);
  expect([part.exitCode, existsSync(join(cwd, '.flatline'))]).toEqual([64, false]);
  for (const index of [1, 2]) await flatline([...RUN, '--shard', `${index}/2`, '-o', `${index}`], { cwd });
  const args = ['merge', '1', '2', '--reporter', 'json', '--update-baseline'];
  const merged = await flatline([...args, './merged.json'], { cwd });
  expect(merged.stderr).toMatch(/merged\.json: new, with \d+ figures/);
  expect(merged.exitCode).toBe(0);
  await flatline([...RUN, '--update-baseline', './whole.json'], { cwd });
  const [one, other] = ['merged.json', 'whole.json'].map((file) => readFileSync(join(cwd, file), 'utf8'));
  expect(one).toBe(other);
});

test('a baseline that can’t be read is told before anything is played, and made anew where that is asked for', async () => {
  const cwd = folderWithScenario();
  const file = join(cwd, 'flatline-baseline.json');
  for (const text of ['null', '{"schema":"flatline-baseline/1"}', '{"schema":"flatline-baseline/0"}']) {
    writeFileSync(file, text);
    const { exitCode, stderr } = await flatline(RUN, { cwd });
    expect(stderr).toMatch(/^error: .*baseline.*\n {2}at: .*flatline-baseline\.json\n {2}fix: /);
    expect([exitCode, existsSync(join(cwd, '.flatline'))]).toEqual([64, false]);
  }
  const updated = await flatline([...RUN, '--update-baseline'], { cwd });
  expect(updated.stderr).toMatch(/what was there is replaced: .*its schema is flatline-baseline\/0/);
  expect(updated.exitCode).toBe(0);
  expect((await flatline(['compare', 'latest', '--baseline'], { cwd })).exitCode).toBe(0);
});

test('a scenario that was meant to be run is not overwritten by a baseline', async () => {
  const cwd = folderWithScenario();
  const before = readFileSync(join(cwd, 'a.yaml'), 'utf8');
  for (const args of [RUN, ['compare', 'latest', '--baseline']]) {
    const { exitCode, stderr } = await flatline([...args, '--update-baseline', './a.yaml'], { cwd });
    expect(stderr).toMatch(/a file that is no baseline is there already[\s\S]*a\.yaml/);
    expect(exitCode).toBe(64);
  }
  expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(before);
  expect(existsSync(join(cwd, '.flatline'))).toBe(false);
});
