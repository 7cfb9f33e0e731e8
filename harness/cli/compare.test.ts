/** Commits are compared as a person would: in a repository of their own, with a detector that changed. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { flatline } from '../testing/cli.ts';
import { latestRun } from '../testing/latest.ts';
import { repository } from '../testing/repository.ts';
import { temporaryFolder } from '../testing/temporary.ts';

/** What is left in the folder for temporary files, and the worktrees that git knows. */
async function leftBehind(scratch: string, git: (...args: string[]) => Promise<string>): Promise<string[]> {
  const trees = (await git('worktree', 'list', '--porcelain'))
    .split('\n')
    .filter((line) => line.startsWith('worktree'));
  return [...readdirSync(scratch), ...trees.slice(1)];
}

test('a commit against the working tree: what got slower is worse, what is the same is identical', async () => {
  const { cwd, git } = await repository();
  const scratch = temporaryFolder();
  const env = { TMPDIR: scratch };
  const first = await flatline(['compare', 'HEAD~1', '.', './mine.yaml', '--repeats', '6', '--json'], {
    cwd,
    env,
  });
  expect(first.exitCode, first.stderr).toBe(1);
  const { verdicts, scenarios } = JSON.parse(first.stdout) as {
    verdicts: Record<string, number>;
    scenarios: {
      rows: {
        label: string;
        comparisons: { metric: string; verdict: string; difference: number; identical: boolean }[];
      }[];
    }[];
  };
  expect(verdicts).toMatchObject({ better: 0, worse: 2 });
  const [mine, fixed] = scenarios[0]!.rows;
  const mean = mine!.comparisons.find(({ metric }) => metric === 'detection_time_mean')!;
  expect(mean).toMatchObject({ verdict: 'worse' });
  expect(mean.difference).toBeCloseTo(100, 6);
  expect(fixed!.comparisons.every(({ identical }) => identical)).toBe(true);
  expect(await leftBehind(scratch, git)).toEqual([]);
  expect(existsSync(join(cwd, '.flatline', 'compare', 'compare.html'))).toBe(true);

  const again = await flatline(['compare', 'HEAD~1', 'HEAD', './mine.yaml', '--repeats', '6', '--markdown'], {
    cwd,
    env,
  });
  expect(again.exitCode).toBe(1);
  expect(again.stderr).toMatch(/was run before/);
  expect(again.stdout).toMatch(/^### flatline: HEAD is worse than HEAD\\~1 in 2 of \d+ comparisons/);
});

test('a detector that does not run ends with its own exit code, and nothing is left behind', async () => {
  const { cwd, git } = await repository();
  const scratch = temporaryFolder();
  writeFileSync(join(cwd, 'mine.ts'), 'export default 7;\n');
  await git('commit', '-qam', 'broken');
  const { exitCode, stderr } = await flatline(['compare', 'HEAD', 'HEAD~1', 'mine.yaml'], {
    cwd,
    env: { TMPDIR: scratch },
  });
  expect(exitCode).toBe(64);
  expect(stderr).toMatch(/^error: \w+ can't run this: .*no default export made by defineDetector/m);
  expect(await leftBehind(scratch, git)).toEqual([]);
});

test('Ctrl-C leaves no worktree either', async () => {
  const { cwd, git } = await repository();
  const scratch = temporaryFolder();
  const running = flatline(['compare', 'HEAD~1', '.', './mine.yaml', '--exposure', '200h'], {
    cwd,
    env: { TMPDIR: scratch },
  });
  onTestFinished(() => void running.kill('SIGKILL'));
  for await (const line of running.iterable({ from: 'stderr' })) {
    if (!line.startsWith('running')) continue;
    running.kill('SIGINT');
    break;
  }
  expect((await running).exitCode).toBe(130);
  expect(await leftBehind(scratch, git)).toEqual([]);
});

describe('runs and baselines', () => {
  let cwd = '';
  const runs = ['300ms', '400ms'];
  const folders: string[] = [];

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'flatline-test-'));
    for (const timeout of runs) {
      const args = [
        'run',
        'crash',
        '--world',
        'simulated',
        '--repeats',
        '2',
        '-d',
        `fixed:timeout=${timeout}`,
      ];
      const kept = timeout === runs[0] ? ['--update-baseline'] : [];
      const { exitCode, stderr } = await flatline([...args, '--reporter', 'json', ...kept], { cwd });
      expect(exitCode, stderr).toBe(0);
      folders.push(latestRun(cwd));
    }
    return () => rmSync(cwd, { recursive: true, force: true });
  });

  test('a run against itself and against the baseline that it is: no difference', async () => {
    const [first] = folders;
    const itself = await flatline(['compare', first!, join('.flatline', 'runs', first!)], { cwd });
    expect([itself.exitCode, itself.stdout.split('\n')[0]]).toEqual([
      0,
      expect.stringMatching(/^no difference between .* in 4 comparisons$/),
    ]);
    expect((await flatline(['compare', first!, '--baseline', '--strict'], { cwd })).exitCode).toBe(0);
  });

  test('a slower one is worse, and becomes the baseline if it is told to', async () => {
    const before = readFileSync(join(cwd, 'flatline-baseline.json'), 'utf8');
    const named = ['--baseline', '--update-baseline', './new.json'];
    const { exitCode, stdout, stderr } = await flatline(['compare', 'latest', ...named], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/worse +fixed timeout=300ms → fixed timeout=400ms +detection, mean/);
    expect(stderr).toMatch(/new\.json: new, with \d+ figures/);
    expect(readFileSync(join(cwd, 'flatline-baseline.json'), 'utf8')).toBe(before);
    expect((await flatline(['compare', '--baseline', './new.json'], { cwd })).exitCode).toBe(0);
  });

  test.each([
    [['compare'], /two sides are needed/],
    [['compare', 'latest', 'nonsense'], /no run, baseline or commit "nonsense"/],
    [['compare', '--baseline', 'nightly'], /can't read the baseline[\s\S]*flatline-baseline-nightly\.json/],
    [['compare', 'latest', 'latest', '--margin', '5'], /"5" is no margin[\s\S]*write 5%/],
  ])('flatline %j', async (args, says) => {
    const { exitCode, stderr } = await flatline(args, { cwd });
    expect(stderr).toMatch(says);
    expect(exitCode).toBe(64);
  });
});
