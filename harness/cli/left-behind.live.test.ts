/** Runs whose end nobody waited for: nothing is left running, and nothing that was recorded is lost. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { packageRoot } from '../host.ts';
import type { Result } from '../result.ts';
import { descendants, flatline, survivors } from '../testing/cli.ts';
import { commandOf, resultIn, scenario, started } from '../testing/started.ts';
import { temporaryFolder } from '../testing/temporary.ts';

test('a harness that is killed outright takes a stopped node and Toxiproxy with it', async () => {
  const { run, children, cwd } = await started(scenario('40s').replace('for: 500ms', 'for: 30s'));
  await new Promise((resolve) => setTimeout(resolve, 1800));
  run.kill('SIGKILL');
  await run;
  expect(commandOf(children, 'toxiproxy-server')).toBe(1);
  expect(await survivors(children)).toEqual([]);
  // it had no time to judge, but what it recorded can be judged still
  const [id] = readdirSync(join(cwd, 'out', 'runs'));
  const { exitCode, stdout } = await flatline(['report', id!, '-o', 'out', '--json'], { cwd });
  expect(exitCode).toBe(0);
  const { state, failure, scenarios } = JSON.parse(stdout) as Result;
  expect(state).toBe('failed');
  expect(failure).toMatch(/^it left no result: it was killed, or still goes on/);
  expect(scenarios[0]).toMatchObject({ name: 'long', void: ['play 1 failed: the harness was killed'] });
  expect(scenarios[0]!.heartbeats.heard).toBeGreaterThan(10);
});

test('a run that npm left behind when it was told to end stops, and keeps what it has', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'long.yaml'), scenario('40s'));
  const args = ['run', '-s', 'flatline', '--', 'run', join(cwd, 'long.yaml'), '-o', join(cwd, 'out')];
  const npm = execa('npm', args, { cwd: packageRoot(), reject: false, stdin: 'ignore' });
  await new Promise<void>((resolve) =>
    npm.stderr.on('data', (chunk: Buffer) => chunk.includes('▸') && resolve()),
  );
  const children = await descendants(npm.pid!);
  npm.kill('SIGTERM');
  expect(await survivors(children, 20_000)).toEqual([]);
  expect(resultIn(cwd)).toMatchObject({ state: 'interrupted' });
});
