/** One run in both worlds. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Result } from '../result.ts';
import { flatline } from '../testing/cli.ts';
import { small, write, writeConfig } from '../testing/projects.ts';
import { temporaryFolder } from '../testing/temporary.ts';

test('a project of each world makes one run and one result, in the order of the configuration', async () => {
  const cwd = temporaryFolder();
  write(cwd, { 'a.yaml': { ...small, detectors: [{ use: 'fixed', with: { timeout: '900ms' } }] } });
  const scenarios = ['a.yaml'];
  writeConfig(cwd, {
    projects: [
      { name: 'real', scenarios },
      { name: 'virtual', world: 'simulated', scenarios },
    ],
  });
  const { stdout, stderr, exitCode } = await flatline(['run', '--json'], { cwd });
  expect(exitCode, stderr).toBe(0);
  const { scenarios: both } = JSON.parse(stdout) as Result;
  expect(both.map(({ title, world, state }) => [title, world, state])).toEqual([
    ['real › a', 'live', 'complete'],
    ['virtual › a', 'simulated', 'complete'],
  ]);
  expect(both[0]!.engine.name).toMatch(/^toxiproxy/);
  // what is simulated is over soon, and was first
  expect(stderr).toMatch(
    /simulated 6s of 6s[\s\S]*network: toxiproxy[\s\S]*✓ real › a: complete[\s\S]*judging/,
  );
  expect(readdirSync(join(cwd, '.flatline', 'latest', 'traces')).sort()).toEqual(['real.a.1', 'virtual.a.1']);
});
