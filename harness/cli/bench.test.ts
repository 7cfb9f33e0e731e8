/** The verb `bench`, on a time budget that is far too small for its figures to mean anything. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BenchResult } from '../bench/result.ts';
import { flatline } from '../testing/cli.ts';
import { temporaryFolder } from '../testing/temporary.ts';

const MINE = `import { defineDetector, z } from '${new URL('../index.ts', import.meta.url).href}';
export default defineDetector({
  name: 'mine', title: 'Mine', cite: 'nobody', rule: 'none',
  params: z.strictObject({ window: z.int().min(1).default(5).describe('x.'), breaks: z.boolean().default(false).describe('x.') }),
  sweep: () => ({}),
  create: ({ breaks }) => ({ heartbeat: (at: number, seq: number): number => { if (breaks && seq > 50) throw new Error('gone wrong'); return at + 300; } }),
});
`;
const brief = ['--window', '10,20', '--time', '2ms', '--peers', '50'];

describe('flatline bench', () => {
  test('leaves its files, and prints what is in them; with a detector of one’s own and a preset', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'mine.ts'), MINE);
    const specs = ['fixed', 'phi:threshold=3', './mine.ts', 'preset:redis-sentinel'];
    const { exitCode, stdout, stderr } = await flatline(
      ['bench', '-d', ...specs, ...brief, '-o', 'out', '--json'],
      { cwd },
    );
    expect(exitCode, stderr).toBe(0);
    const result = JSON.parse(stdout) as BenchResult;
    expect(result).toMatchObject({ schema: 'flatline-bench/1', seed: 42, time: 2, peers: 50, batch: 1000 });
    const labels = result.rows.map(({ label }) => label);
    expect(labels.slice(0, 5)).toEqual([
      'fixed',
      'phi threshold=3 window=10',
      'phi threshold=3 window=20',
      'mine window=10',
      'mine window=20',
    ]);
    expect(labels[5]).toMatch(/^preset:redis-sentinel/);
    for (const { heartbeat, state, ratio, window } of [
      { ...result.baseline, ratio: 1, window: null },
      ...result.rows,
    ]) {
      expect(heartbeat.samples).toBeGreaterThanOrEqual(10);
      expect(heartbeat.p50).toBeGreaterThan(0);
      expect(heartbeat.p99).toBeGreaterThanOrEqual(heartbeat.p50);
      expect(ratio).toBeGreaterThan(0);
      expect(state).toMatchObject({ peers: 50, heartbeats: (window ?? 0) + 100 });
    }
    expect(result.rows.map(({ suspicion }) => suspicion !== null).slice(0, 4)).toEqual([
      false,
      true,
      true,
      false,
    ]);
    const folder = join(cwd, 'out');
    expect(readdirSync(folder).sort()).toEqual(['bench.csv', 'bench.html', 'bench.json']);
    expect(JSON.parse(readFileSync(join(folder, 'bench.json'), 'utf8'))).toEqual(result);
    expect(stderr).toMatch(/▸ the baseline[\s\S]*▸ mine window=20[\s\S]*out\/bench\.csv/);
  });

  test('prints a table, and with --quiet nothing else', async () => {
    const cwd = temporaryFolder();
    const { stdout, stderr } = await flatline(['bench', '-d', 'fixed', ...brief, '--quiet'], { cwd });
    expect(stdout).toMatch(
      /seed 42\n[\s\S]*\na bare loop [\s\S]*\nfixed [\s\S]*compare ratios within one run/,
    );
    expect(stderr).toBe('');
    expect(readdirSync(join(cwd, '.flatline', 'bench'))).toContain('bench.html');
  });

  test('a detector that fails on the way is told with its file', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'mine.ts'), MINE);
    const { exitCode, stderr } = await flatline(['bench', '-d', './mine.ts:breaks=true', ...brief], { cwd });
    expect(stderr).toMatch(/mine breaks=true window=10 could not be measured: gone wrong\n +at: .*mine\.ts/);
    expect(exitCode).toBe(64);
  });

  test.each([
    [['--window', '1'], /It must be a whole number, at least 2/],
    [['--time', '5'], /It must be a duration from 1ms to 1m, such as 500ms/],
    [['--time', '2h'], /It must be a duration from 1ms to 1m/],
    [['--peers', '0'], /at least 1/],
    [['-d', 'fxed'], /unknown detector "fxed"; did you mean "fixed"\?/],
  ])('flatline bench %j is refused', async (args, says) => {
    const { exitCode, stderr } = await flatline(['bench', ...args], { cwd: temporaryFolder() });
    expect(stderr).toMatch(says);
    expect(exitCode).toBe(64);
  });
});
