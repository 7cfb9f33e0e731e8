import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AgreeResult } from '../agree/result.ts';
import { flatline } from '../testing/cli.ts';
import { latestRun } from '../testing/latest.ts';
import { temporaryFolder } from '../testing/temporary.ts';

const scenario = (more = ''): string => `why: A test.
topology: { shape: star, senders: 2 }
heartbeat: { interval: 100ms }
warmup: 1s
detectors: [{ use: fixed, with: { timeout: 300ms } }]
phases:
  - { name: calm, for: 3s }
  - { name: crashes, for: 6s, faults: [{ fault: crash, node: senders, every: 2.5s, for: 1s }] }
${more}`;

async function simulatedRun(cwd: string, file: string, ...args: string[]): Promise<string> {
  const args_ = ['run', file, '--world', 'simulated', '--reporter', 'json', ...args];
  const { exitCode, stderr } = await flatline(args_, { cwd });
  expect(exitCode, stderr).toBe(0);
  return latestRun(cwd);
}

describe('flatline agree', () => {
  test('two runs are compared as they are: reports beside each other, and as JSON what is in the file', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'mine.yaml'), scenario());
    const one = await simulatedRun(cwd, './mine.yaml', '--repeats', '4');
    writeFileSync(join(cwd, 'mine.yaml'), scenario('virtual: { delay: 5ms }'));
    const other = await simulatedRun(cwd, './mine.yaml', '--repeats', '8');
    const told = await flatline(['agree', one, other], { cwd });
    expect(told.exitCode, told.stderr).toBe(0);
    expect(told.stdout).toMatch(/^ *delays, quiet +0\.3\d+ ms +5 ms +4\.\d+ ms +10 ms .* agrees$/m);
    expect(told.stdout).toMatch(/own delay explains 4\.\d+ ms of 4\.\d+ ms: a quiet link takes/);
    const folder = join(cwd, '.flatline', 'agree', `${one}-${other}`);
    for (const file of ['agree.json', 'agree.html', 'agree.md'])
      expect(existsSync(join(folder, file)), file).toBe(true);
    const { stdout } = await flatline(['agree', one, other, '--json'], { cwd });
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(folder, 'agree.json'), 'utf8')));
    // what was simulated twice says nothing of the live world
    expect(existsSync(join(cwd, '.flatline', 'runs', one, 'agreement.json'))).toBe(false);
    const { sides } = JSON.parse(stdout) as AgreeResult;
    expect(sides.map(({ called, run }) => [called, run])).toEqual([
      ['first', one],
      ['second', other],
    ]);
  });

  test('what differs ends with 1, and with the command that compares it again', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'mine.yaml'), scenario());
    const one = await simulatedRun(cwd, './mine.yaml', '--repeats', '4');
    writeFileSync(join(cwd, 'mine.yaml'), scenario('virtual: { delay: 25ms }'));
    const other = await simulatedRun(cwd, './mine.yaml', '--repeats', '4');
    const { exitCode, stdout } = await flatline(['agree', one, other, '--reporter', 'terminal'], { cwd });
    expect(stdout).toMatch(/verdict +differs; furthest off: delays, quiet/);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      `differs · again: npm run flatline -- agree ${one} ${other}`,
    );
    expect(exitCode).toBe(1);
  });

  test('a scenario that only one of two runs has is told, and so they can’t be said to agree', async () => {
    const cwd = temporaryFolder();
    for (const name of ['mine', 'other']) writeFileSync(join(cwd, `${name}.yaml`), scenario());
    const both = await simulatedRun(cwd, './mine.yaml', './other.yaml', '--repeats', '4');
    const one = await simulatedRun(cwd, './mine.yaml', '--repeats', '4');
    const { exitCode, stdout, stderr } = await flatline(['agree', one, both], { cwd });
    expect(exitCode, stderr).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toContain(`other is not compared: only second ${both} has recorded it`);
    expect(lines.at(-1)).toBe('all together: cannot tell · not compared: other');
    const folder = join(cwd, '.flatline', 'agree', `${one}-${both}`);
    const result = JSON.parse(readFileSync(join(folder, 'agree.json'), 'utf8')) as AgreeResult;
    expect(result).toMatchObject({ verdict: 'cannot tell', uncompared: [{ name: 'other', side: 1 }] });
    expect(result.scenarios.map(({ name, verdict }) => [name, verdict])).toEqual([['mine', 'agrees']]);
  });

  test('a run that was simulated has no other side, and flags of a run that is over are refused', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'mine.yaml'), scenario());
    const one = await simulatedRun(cwd, './mine.yaml');
    const other = await simulatedRun(cwd, './mine.yaml', '--seed', '7');
    const asked = async (...args: string[]) => {
      const { exitCode, stderr } = await flatline(['agree', ...args], { cwd });
      expect(exitCode).toBe(64);
      return stderr;
    };
    expect(await asked(one, other)).toMatch(/the runs differ in seed: 42 in .*, 7 in /);
    expect(await asked(one)).toMatch(/the run was simulated already[\s\S]*fix: name a live run/);
    expect(await asked(one, '--seed', '1')).toMatch(/--seed says nothing about a run that is over/);
    expect(await asked(one, one, '--calibrate')).toMatch(/--calibrate says nothing about two runs/);
    expect(await asked(one, 'crash')).toMatch(
      /error: crash is no run, but .* is[\s\S]*name either scenarios, or one or two runs of /,
    );
    expect(await asked('crush')).toMatch(/unknown scenario "crush"; did you mean "crash"/);
    expect(await asked('crash', '--reporter', 'csv')).toMatch(
      /Unknown reporter "csv".*terminal, json, html, markdown/,
    );
  });
});
