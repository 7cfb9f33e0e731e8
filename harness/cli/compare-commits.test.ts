/** Which files a side of a comparison is made of: the commit’s, the working tree’s, or neither’s. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CompareResult } from '../compare/result.ts';
import { flatline } from '../testing/cli.ts';
import { detector, repository } from '../testing/repository.ts';
import { temporaryFolder } from '../testing/temporary.ts';

const PLAYS = ['--repeats', '6', '--json'];

/** Mean detection times of each row, in a and in b. */
function means(stdout: string): number[][] {
  const { scenarios } = JSON.parse(stdout) as CompareResult;
  return scenarios[0]!.rows.map(({ comparisons }) => {
    const { a, b } = comparisons.find(({ metric }) => metric === 'detection_time_mean')!;
    return [Math.round(a!), Math.round(b!)];
  });
}

test('a detector that is named by an absolute path inside the repository is each side’s own', async () => {
  const { cwd } = await repository();
  const named = ['-d', join(cwd, 'mine.ts')];
  const { exitCode, stdout, stderr } = await flatline(
    ['compare', 'HEAD~1', '.', './mine.yaml', ...named, ...PLAYS],
    { cwd },
  );
  expect(exitCode, stderr).toBe(1);
  const [[a, b] = []] = means(stdout);
  expect(b! - a!).toBe(100);
});

test('what was run of a commit is not taken for what it would be with another detector or scenario from outside', async () => {
  const { cwd } = await repository();
  const outside = temporaryFolder();
  const [own, path] = [join(outside, 'own.ts'), join(outside, 'away.yaml')];
  const written = readFileSync(join(cwd, 'mine.yaml'), 'utf8').replace('./mine.ts', './own.ts');
  const asked = () => flatline(['compare', 'HEAD~1', '.', path, ...PLAYS], { cwd });
  writeFileSync(own, detector(300));
  writeFileSync(path, written);
  const first = await asked();
  expect(first.exitCode, first.stderr).toBe(0);
  expect((await asked()).stderr).toMatch(/was run before/);
  writeFileSync(own, detector(500));
  const other = await asked();
  const [[a, b] = []] = means(other.stdout);
  expect([a, b]).toEqual(means(first.stdout)[0]!.map((mean) => mean + 200));
  writeFileSync(path, written.replace('for: 8s', 'for: 9s'));
  const longer = await asked();
  expect(longer.exitCode, longer.stderr).toBe(0);
  expect(longer.stderr).not.toMatch(/was run before/);
});

test('a scenario in code is the working tree’s on both sides, with what it imports', async () => {
  const { cwd, git } = await repository();
  const scenario = `import { length } from './length.ts';
export default {
  why: 'a test', topology: { shape: 'star', senders: 3 }, heartbeat: { interval: '100ms' }, warmup: '2s',
  detectors: [{ use: './mine.ts' }],
  phases: [{ name: 'crashes', for: length, faults: [{ fault: 'crash', node: 'senders', every: '4s', for: '2s' }] }],
};
`;
  writeFileSync(join(cwd, 'code.ts'), scenario);
  writeFileSync(join(cwd, 'length.ts'), "export const length = '8s';\n");
  await git('add', '.');
  await git('commit', '-qm', 'a scenario in code');
  writeFileSync(join(cwd, 'length.ts'), "export const length = '12s';\n");
  const { exitCode, stdout, stderr } = await flatline(['compare', 'HEAD', '.', './code.ts', ...PLAYS], {
    cwd,
  });
  expect(exitCode, stderr).toBe(0);
  expect((JSON.parse(stdout) as CompareResult).scenarios[0]!.crashes).toBe(3 * 6 * 3);
});

test('what was kept of a commit and is damaged is run again', async () => {
  const { cwd } = await repository();
  const asked = () => flatline(['compare', 'HEAD', 'HEAD', './mine.yaml', ...PLAYS], { cwd });
  await asked();
  const kept = join(cwd, '.flatline', 'compare');
  const [file] = readdirSync(kept).filter((name) => /^[0-9a-f]{10}-/.test(name));
  const text = readFileSync(join(kept, file!), 'utf8');
  for (const damaged of [text.slice(0, 500), '{}']) {
    writeFileSync(join(kept, file!), damaged);
    const { exitCode, stderr } = await asked();
    expect(exitCode, stderr).toBe(0);
    expect(readFileSync(join(kept, file!), 'utf8')).toBe(text);
  }
});

test('what is amiss in a commit is told without folders that are gone by then', async () => {
  const { cwd, git } = await repository();
  const throwing = detector(300).replace(
    'at + 300',
    "at > 4000 ? (() => { throw new Error('late'); })() : at + 300",
  );
  writeFileSync(join(cwd, 'mine.ts'), throwing);
  await git('commit', '-qam', 'throws');
  writeFileSync(join(cwd, 'mine.ts'), 'export default 7;\n');
  await git('commit', '-qam', 'broken');
  writeFileSync(join(cwd, 'package.json'), '{"name":');
  await git('add', '.');
  await git('commit', '-qm', 'malformed');
  const asked = async (...sides: string[]) => {
    const { exitCode, stderr } = await flatline(['compare', ...sides, './mine.yaml', ...PLAYS], { cwd });
    expect(exitCode, stderr).toBe(64);
    expect(stderr).not.toMatch(/flatline-compare|has a bug/);
    return stderr;
  };
  expect(await asked('HEAD~1', '.')).toMatch(/package\.json is not JSON[\s\S]*at: .*package\.json/);
  writeFileSync(join(cwd, 'package.json'), '{}');
  expect(await asked('HEAD', '.')).toMatch(/at: [0-9a-f]{10}:package\.json/);
  expect(await asked('HEAD~2', '.')).toMatch(
    /can't run this: the detector mine threw: late\n {2}at: scenario mine\n {2}fix: .*$/,
  );
  expect(await asked('HEAD~1', '.')).toMatch(/can't run this: mine\.yaml:6:\d+ .*no default export/);
});
