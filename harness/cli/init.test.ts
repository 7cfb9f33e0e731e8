/** What `flatline init` writes is run as it was written. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageRoot } from '../host.ts';
import type { Result } from '../result.ts';
import { flatline } from '../testing/cli.ts';
import { temporaryFolder } from '../testing/temporary.ts';

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}

/** A project as `npm init` leaves it, with flatline in it. */
function project(): string {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(packageRoot(), join(cwd, 'node_modules', 'flatline'));
  writeFileSync(join(cwd, 'package.json'), '{ "type": "commonjs" }\n');
  return cwd;
}

const ofGithub = { CI: 'true', GITHUB_ACTIONS: 'true', FORCE_COLOR: '1' };

test('a fresh project runs in virtual time, and its workflow does from end to end', async () => {
  const cwd = project();
  const { exitCode, stdout } = await flatline(['init', '--json'], { cwd });
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toContain('.github/workflows/flatline.yml');

  // real processes would take as long as the scenario lasts
  const config = join(cwd, 'flatline.config.ts');
  const virtual = readFileSync(config, 'utf8').replace("world: 'live'", "world: 'simulated'");
  writeFileSync(config, virtual.replace("exposure: '1h'", "exposure: '2m'"));
  const { jobs } = parse(readFileSync(join(cwd, '.github/workflows/flatline.yml'), 'utf8')) as Workflow;
  const summary = join(cwd, 'summary');
  // with `npx flatline` meaning the sources
  const shell = async (job: string, shard: number): Promise<string> => {
    const lines = jobs[job]!.steps.flatMap(({ run = '' }) => (/flatline (run|merge)/.test(run) ? [run] : []));
    const bin = join(packageRoot(), 'harness/cli/bin.ts');
    const script = lines
      .join('\n')
      .replace(/\$\{\{ matrix\.shard \}\}/g, String(shard))
      .replaceAll('npx flatline', `"${process.execPath}" --conditions=flatline-source "${bin}"`);
    const env = { ...ofGithub, GITHUB_STEP_SUMMARY: summary };
    const done = await execa('bash', ['-ec', script], { cwd, env, reject: false });
    expect(done.exitCode, done.stderr).toBe(0);
    return done.stdout;
  };
  for (const shard of [1, 2]) {
    const told = await shell('play', shard);
    expect(told).not.toContain('::');
    mkdirSync(join(cwd, 'shards'), { recursive: true });
    await execa('mv', ['.flatline/runs', `shards/shard-${shard}`], { cwd });
  }
  const told = await shell('judge', 1);
  expect(told).toContain('\n::notice title=flatline::');
  expect(told).toContain('\u001b[1m');
  expect(told).not.toContain('::error');
  const result = JSON.parse(readFileSync(join(cwd, '.flatline/latest/result.json'), 'utf8')) as Result;
  expect(result.scenarios.map(({ title }) => title)).toEqual(['sim › first', 'live › first']);
  expect(result.scenarios.flatMap(({ checks }) => checks.map(({ verdict }) => verdict))).not.toContain(
    'fail',
  );
  expect(readFileSync(join(cwd, '.flatline/latest/junit.xml'), 'utf8')).toContain(
    '<testsuite name="sim › first',
  );
  expect(readFileSync(summary, 'utf8')).toMatch(/^# flatline: complete[\s\S]*\| ✅ pass \|/);
});
