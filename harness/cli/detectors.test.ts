import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../host.ts';
import { flatline } from '../testing/cli.ts';
import { temporaryFolder } from '../testing/temporary.ts';

const broken = join(packageRoot(), 'harness', 'testing', 'broken');

describe('detectors check', () => {
  test('several that keep the contract are a line each', async () => {
    const { exitCode, stdout } = await flatline(['detectors', 'check', 'fixed', 'akka:pause=100ms']);
    expect(stdout).toMatch(
      /✓ akka pause=100ms: (\d+) of \1 clauses hold\n2 of 2 detectors keep the contract/,
    );
    expect(exitCode).toBe(0);
  });

  test.each([
    ['clock.ts', /asks for the time by Date\.now\(\) at .*clock\.ts:15:\d+/],
    ['shared.ts', /with a second instance watching another peer/],
    ['falling.ts', /In the silence|in the silence after/],
    ['outage.ts', /after an outage of 600 intervals/],
  ])('%s is found to be broken, with what to do', async (file, words) => {
    const { exitCode, stdout } = await flatline(['detectors', 'check', join(broken, file)]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(words);
    expect(stdout).toMatch(/fix: /);
  });

  test('what is no detector is bad input', async () => {
    const { exitCode, stderr } = await flatline(['detectors', 'check', 'hpi']);
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(/did you mean "phi"/);
  });
});

describe('detectors new', () => {
  test('writes a detector that keeps the contract, and its test', async () => {
    const cwd = temporaryFolder();
    const made = await flatline(['detectors', 'new', 'three-gaps'], { cwd });
    expect(made.exitCode).toBe(0);
    expect(readdirSync(cwd)).toEqual(['three-gaps.test.ts', 'three-gaps.ts']);
    const again = await flatline(['detectors', 'new', 'three-gaps'], { cwd });
    expect(again.exitCode).toBe(64);
    expect(again.stderr).toMatch(/three-gaps\.ts exists already/);
  });

  test.each(['Phi', 'a b', '../up', 'phi'])('"%s" is no name for one', async (name) => {
    expect((await flatline(['detectors', 'new', name], { cwd: temporaryFolder() })).exitCode).toBe(64);
  });
});

describe('explain', () => {
  test('a detector: rule, formula, parameters, source, and deadlines', async () => {
    const { stdout } = await flatline(['explain', 'chen:alpha=50ms']);
    expect(stdout).toMatch(/suspect `alpha` after the next heartbeat was expected/);
    expect(stdout).toMatch(/τ = EA/);
    expect(stdout).toMatch(/alpha +50ms +Safety margin/);
    expect(stdout).toMatch(/10 +1000 ms +100 ms +1150 ms +150ms/);
  });

  test('a preset: what was read where, and its detector at its own interval', async () => {
    const { stdout } = await flatline(['explain', 'preset:cassandra']);
    expect(stdout).toMatch(/Apache Cassandra: heartbeats every 1s, suspects within 19\.42s/);
    expect(stdout).toMatch(/FailureDetector\.java/);
    expect(stdout).toMatch(/On heartbeats every 1s/);
  });

  test('an unknown preset is bad input, with the nearest name', async () => {
    const { exitCode, stderr } = await flatline(['explain', 'preset:akka-clutser']);
    expect([exitCode, stderr]).toEqual([64, expect.stringMatching(/did you mean "akka-cluster"/)]);
  });
});
