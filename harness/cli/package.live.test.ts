/** The package as somebody else gets it: packed, unpacked into an empty project, run there with files of their own. */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { packageRoot } from '../host.ts';
import type { Result } from '../result.ts';
import { temporaryFolder } from '../testing/temporary.ts';

const detector = `import { defineDetector, positiveDuration, z } from 'flatline';
export default defineDetector({
  name: 'mine', title: 'mine', cite: 'nobody', rule: 'none',
  params: z.strictObject({ floor: positiveDuration.prefault('300ms').describe('x.') }),
  sweep: () => ({}),
  create: ({ floor }) => ({ heartbeat: (at: number): number => at + floor }),
});
`;
const scenario = `import { defineScenario } from 'flatline';
export default defineScenario({
  why: 'a test', topology: { shape: 'star', senders: 2 }, heartbeat: { interval: '100ms' }, warmup: '1s',
  detectors: [{ use: './mine.ts' }, { use: 'fixed', with: { timeout: '300ms' } }],
  phases: [{ name: 'crashes', for: '3s', faults: [{ fault: 'crash', node: 'senders', at: '1s' }] }],
});
`;

test('flatline runs in an empty project, with a detector and a scenario in TypeScript', async () => {
  const root = packageRoot();
  const project = temporaryFolder();
  const { stdout } = await execa('npm', ['pack', '--json', '--pack-destination', project], { cwd: root });
  // what npm's scripts print comes before the JSON
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as [{ filename: string }];
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, 'flatline'), { recursive: true });
  await execa('tar', ['xzf', filename, '--strip-components=1', '-C', 'node_modules/flatline'], {
    cwd: project,
  });
  // its dependencies as npm would lay them, without asking a registry; those of development are not among them
  const { stdout: installed } = await execa('npm', ['ls', '--all', '--omit=dev', '--parseable'], {
    cwd: root,
  });
  for (const path of installed.split('\n').filter((line) => line.includes('node_modules'))) {
    const place = join(project, relative(root, path));
    mkdirSync(dirname(place), { recursive: true });
    if (!existsSync(place)) symlinkSync(path, place);
  }
  // as a fresh `npm init` writes it
  writeFileSync(join(project, 'package.json'), '{ "type": "commonjs" }\n');
  writeFileSync(join(project, 'mine.ts'), detector);
  writeFileSync(join(project, 'own.ts'), scenario);
  const bin = join(modules, 'flatline', 'dist', 'harness', 'cli', 'bin.js');
  const run = await execa(process.execPath, [bin, 'run', './own.ts'], { cwd: project, reject: false });
  expect(run.exitCode, run.stderr).toBe(0);
  expect(run.stderr).not.toContain('Warning');
  const result = JSON.parse(
    readFileSync(join(project, '.flatline', 'latest', 'result.json'), 'utf8'),
  ) as Result;
  const [mine, fixed] = result.scenarios[0]!.rows.map(({ metrics }) => metrics['detection_time_p50']!.value!);
  expect(Math.abs(mine! - fixed!)).toBeLessThan(50);
  expect(readFileSync(join(project, '.flatline', 'latest', 'report.html'), 'utf8')).toContain(
    '<div class="chart"',
  );
  // what it writes into a project runs there
  for (const verb of [['init'], ['run', '--project', 'sim', '--exposure', '1m']]) {
    const fresh = await execa(process.execPath, [bin, ...verb], { cwd: project, reject: false });
    expect(fresh.exitCode, fresh.stderr).toBe(0);
  }
  // what the package's front page points to is in the package
  const readme = readFileSync(join(modules, 'flatline', 'README.md'), 'utf8');
  const links = [...readme.matchAll(/\]\((?!http|#)([^)#]+)\)/g)].map(([, path]) => path!);
  expect(links.length).toBeGreaterThan(3);
  expect(links.filter((path) => !existsSync(join(modules, 'flatline', path)))).toEqual([]);
  // the compiler finds the types of the package, and the files fit them
  const options = ['--noEmit', '--module', 'nodenext', '--target', 'es2024', '--strict', '--skipLibCheck'];
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  const checked = await execa(
    tsc,
    [...options, '--allowImportingTsExtensions', 'mine.ts', 'own.ts', 'flatline.config.ts'],
    {
      cwd: project,
      reject: false,
    },
  );
  expect(checked.stdout).toBe('');
});
