/** However a run ends, it says so, keeps what it has, and leaves nothing running. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Result } from '../result.ts';
import { descendants, flatline, survivors } from '../testing/cli.ts';
import { commandOf, leftovers, ownToxiproxy, resultIn, scenario, started } from '../testing/started.ts';
import { temporaryFolder } from '../testing/temporary.ts';

test('a run has a Toxiproxy, a reaper and a process for every node, and none when it is over', async () => {
  const { run, children, cwd, result } = await started(scenario('2s'));
  expect(commandOf(children, 'toxiproxy-server')).toBe(1);
  expect(commandOf(children, 'reaper-process')).toBe(1);
  expect(commandOf(children, '/node.')).toBe(3);
  const { exitCode, stdout, stderr } = await run;
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/network +toxiproxy 2\.12\.0, found by /);
  expect(stderr).toMatch(/✓ long: complete/);
  expect(await survivors(children)).toEqual([]);
  expect(leftovers(cwd)).toEqual([]);
  expect(result().state).toBe('complete');
  expect(readdirSync(join(cwd, 'out', 'latest')).sort()).toEqual([
    'metrics.csv',
    'report.html',
    'result.json',
    'run.json',
    'summary.md',
    'traces',
  ]);
});

test('Ctrl-C half-way: the result so far is kept and marked, exit 130', async () => {
  const { run, children, cwd, result } = await started(scenario('40s'));
  await new Promise((resolve) => setTimeout(resolve, 2500));
  run.kill('SIGINT');
  const { exitCode, stderr } = await run;
  expect(exitCode).toBe(130);
  expect(stderr).toMatch(/stopping; what was recorded so far is kept/);
  const { state, scenarios } = result();
  expect(state).toBe('interrupted');
  expect(scenarios[0]).toMatchObject({ name: 'long', state: 'interrupted' });
  expect(scenarios[0]!.heartbeats.heard).toBeGreaterThan(20);
  expect(await survivors(children)).toEqual([]);
  expect(leftovers(cwd)).toEqual([]);
});

test('a second Ctrl-C ends it at once, and still leaves nothing running', async () => {
  const { run, children } = await started(scenario('40s'));
  run.kill('SIGINT');
  run.kill('SIGTERM');
  expect((await run).exitCode).toBe(130);
  expect(await survivors(children)).toEqual([]);
});

test('a Toxiproxy that dies makes the run void: exit 3, with the reason and where its traces are', async () => {
  const { run, children, cwd, result } = await started(scenario('40s'));
  process.kill(children.find(({ command }) => command.includes('toxiproxy-server'))!.pid, 'SIGKILL');
  const { exitCode, stderr } = await run;
  expect(stderr.match(/toxiproxy-server ended by itself/g)).toHaveLength(1);
  expect(stderr).toMatch(/error: toxiproxy-server ended by itself \(signal SIGKILL\)/);
  expect(stderr).toMatch(/fix: nothing measured since then is true/);
  expect(exitCode).toBe(3);
  expect(result()).toMatchObject({ state: 'failed' });
  expect(await survivors(children)).toEqual([]);
  expect(leftovers(cwd)).toEqual([]);
});

test('a node that dies by itself makes its scenario void, and no other', async () => {
  const cwd = temporaryFolder();
  for (const name of ['one', 'two']) writeFileSync(join(cwd, `${name}.yaml`), scenario('4s'));
  const run = flatline(['run', 'one.yaml', 'two.yaml', '-o', 'out'], { cwd });
  let seen = '';
  await new Promise<void>((resolve) =>
    run.stderr!.on('data', (chunk: Buffer) => {
      seen += String(chunk);
      if (/▸ one[\s\S]*▸ two|▸ two[\s\S]*▸ one/.test(seen)) resolve();
    }),
  );
  const children = await descendants(run.pid!);
  const journal = children.filter(({ command }) => command.includes('/node.'))[1]!;
  process.kill(journal.pid, 'SIGKILL');
  const { exitCode, stderr } = await run;
  expect(stderr).toMatch(
    /✗ (one|two): failed: node \w+ ended by itself \(signal SIGKILL\); again: .* run \1\.yaml --seed 42$/m,
  );
  expect(exitCode).toBe(3);
  const verdicts = resultIn(cwd).scenarios.map(({ void: reasons }) => reasons.length);
  expect(verdicts.sort()).toEqual([0, 1]);
  expect(await survivors(children)).toEqual([]);
});

test('two runs at the same time do not disturb one another', async () => {
  const runs = await Promise.all([started(scenario('3s')), started(scenario('3s'))]);
  for (const { run, result } of runs) {
    expect((await run).exitCode).toBe(0);
    expect(result().scenarios[0]!.void).toEqual([]);
  }
});

test('a detector of the user’s own is judged; one that throws is named, and the run ends with 64', async () => {
  const contract = new URL('../detector.ts', import.meta.url).href;
  const zod = import.meta.resolve('zod');
  const source = (
    name: string,
    body: string,
  ): string => `import { defineDetector } from ${JSON.stringify(contract)};
import * as z from ${JSON.stringify(zod)};
export default defineDetector({ name: '${name}', title: '${name}', cite: 'mine', rule: 'mine',
  params: z.strictObject({ timeout: z.number().default(500) }), sweep: () => ({}),
  create: ({ timeout }) => ({ heartbeat(at, seq) { ${body} return at + timeout; } }) });\n`;
  const cwd = temporaryFolder();
  // what a fresh `npm init` says; the files below are ES modules all the same
  writeFileSync(join(cwd, 'package.json'), '{ "type": "commonjs" }\n');
  writeFileSync(join(cwd, 'long.yaml'), scenario('2s'));
  writeFileSync(join(cwd, 'mine.ts'), source('mine', ''));
  writeFileSync(join(cwd, 'bad.ts'), source('bad', "if (seq === 22) throw new Error('out of ideas');"));
  const flags = ['-d', './mine.ts:timeout=450', './bad.ts'];
  const { exitCode, stdout, stderr } = await flatline(['run', 'long.yaml', '-o', 'out', ...flags], { cwd });
  expect(stderr).not.toContain('Warning');
  expect(stdout).toMatch(/^ {2}mine timeout=450 /m);
  expect(stdout).toMatch(/detector bad threw on observer while it watched n\d: out of ideas/);
  expect(stderr).toMatch(/error: the detector bad threw: out of ideas/);
  expect(exitCode).toBe(64);
  const rows = resultIn(cwd).scenarios[0]!.rows.map(({ label, error }) => [label, error]);
  expect(rows).toEqual([
    ['mine timeout=450', undefined],
    ['bad', 'out of ideas'],
  ]);
  const [sound, broken] = resultIn(cwd).scenarios[0]!.rows.map(({ metrics }) => metrics['mistakes']!.value);
  // what was measured until it threw was another detector's
  expect([typeof sound, broken]).toEqual(['number', null]);
});

test('a scenario’s file may be called anything', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'half the #1 ünk?.yaml'), scenario('1s'));
  const { exitCode } = await flatline(['run', './half the #1 ünk?.yaml', '-o', 'out'], { cwd });
  expect(exitCode).toBe(0);
  expect(resultIn(cwd).scenarios[0]!.name).toBe('half the #1 ünk?');
});

test('as JSON, the result is all that is on standard output', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'long.yaml'), scenario('1s'));
  const { exitCode, stdout } = await flatline(['run', 'long.yaml', '-o', 'out', '--json', '--seed', '7'], {
    cwd,
  });
  expect(exitCode).toBe(0);
  const printed = JSON.parse(stdout) as Result;
  expect(printed).toEqual(resultIn(cwd));
  expect(printed.scenarios[0]).toMatchObject({
    seed: 7,
    again: 'npm run flatline -- run long.yaml --seed 7',
  });
});

describe('a Toxiproxy of the user’s own', () => {
  test('is used by its URL, and left as it was', async () => {
    const { url, client } = await ownToxiproxy();
    await client.createProxy({
      name: 'mine',
      listen: '127.0.0.1:0',
      upstream: '127.0.0.1:9',
      enabled: false,
    });
    const { run, children } = await started(scenario('1s'), [], { TOXIPROXY_URL: url });
    expect(commandOf(children, 'toxiproxy-server')).toBe(0);
    const { exitCode, stdout } = await run;
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`found by TOXIPROXY_URL: ${url}`);
    expect(Object.keys(await client.getAll())).toEqual(['mine']);
  });
});

describe('a disk that is full', () => {
  test('ends the run with 69 and says so', async ({ skip }) => {
    const cwd = temporaryFolder();
    const small = join(cwd, 'out');
    mkdirSync(small);
    const mounted = await execa('mount', ['-t', 'tmpfs', '-o', 'size=48k', 'tmpfs', small], {
      reject: false,
    });
    if (mounted.failed) skip('needs the right to mount a small disk');
    onTestFinished(async () => {
      await execa('umount', ['-l', small], { reject: false });
      rmSync(small, { recursive: true, force: true });
    });
    writeFileSync(join(cwd, 'long.yaml'), scenario('40s').replace('interval: 100ms', 'interval: 10ms'));
    const run = flatline(['run', 'long.yaml', '-o', 'out'], { cwd });
    const { exitCode, stderr } = await run;
    expect(stderr).toMatch(/error: the disk is full/);
    expect(exitCode).toBe(69);
  });
});
