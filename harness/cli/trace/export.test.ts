import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flatline } from '../../testing/cli.ts';
import { writePlay } from '../../testing/recordings.ts';
import { plan } from '../../testing/scenarios.ts';
import { temporaryFolder } from '../../testing/temporary.ts';
import { steady, traceOf, watchOf } from '../../testing/traces.ts';
import { writeTrace } from '../../trace/write.ts';

const two = traceOf([
  watchOf(steady(5, 100, (seq) => (seq === 2 ? null : 1))),
  watchOf(steady(3, 100), { link: { from: 'n2', to: 'observer' } }),
]);

test('a trace becomes a table beside it, under its own name', async () => {
  const cwd = temporaryFolder();
  writeTrace(join(cwd, 'two.fltrace'), two);
  for (const format of ['csv', 'parquet', 'npy']) {
    const { exitCode, stderr } = await flatline(['trace', 'export', 'two.fltrace', '--to', format], { cwd });
    expect([exitCode, stderr]).toEqual([0, '']);
  }
  expect(readdirSync(cwd).sort()).toEqual(['two-npy', 'two.csv', 'two.fltrace', 'two.parquet']);
  const again = await flatline(['trace', 'export', 'two.fltrace', '--to', 'csv'], { cwd });
  expect(again.exitCode).toBe(64);
  expect(again.stderr).toMatch(
    /^error: it exists already\n {2}at: .*two\.csv\n {2}fix: replace it with --force/,
  );
  const forced = await flatline(['trace', 'export', 'two.fltrace', '--to', 'csv', '--force'], { cwd });
  expect(forced.stdout).toBe('wrote two.csv: 7 heartbeats heard, 1 lost');
});

test('one link goes where it is told', async () => {
  const cwd = temporaryFolder();
  writeTrace(join(cwd, 'two.fltrace'), two);
  const args = [
    'trace',
    'export',
    'two.fltrace',
    '--to',
    'csv',
    '--link',
    'n2-observer',
    '-o',
    'n2.csv',
    '--json',
  ];
  const { stdout } = await flatline(args, { cwd });
  expect(JSON.parse(stdout)).toEqual({ path: 'n2.csv', format: 'csv', heard: 3, lost: 0 });
  expect(readFileSync(join(cwd, 'n2.csv'), 'utf8')).toBe(
    'seq,sent_ms,arrived_ms,peer\n0,0,1,n2\n1,100,101,n2\n2,200,201,n2\n',
  );
});

test('a play of a run is exported by its folder, and a run of several is refused with their names', async () => {
  const cwd = temporaryFolder();
  const traces = join(cwd, '.flatline', 'runs', 'a-run', 'traces');
  const short = plan({ phases: [{ name: 'a', for: '1s' }] });
  await writePlay(join(traces, 'short.1'), { plan: short });
  const one = await flatline(['trace', 'export', 'a-run', '--to', 'csv'], { cwd });
  expect([one.exitCode, existsSync(join(cwd, 'short.1.csv'))]).toEqual([0, true]);
  await writePlay(join(traces, 'short.2'), { plan: short });
  const both = await flatline(['trace', 'export', 'a-run', '--to', 'csv'], { cwd });
  expect(both.exitCode).toBe(64);
  expect(both.stderr).toMatch(
    /^error: there are 2 traces in a-run\n[\s\S]*short\.1\n[\s\S]*short\.2\n {2}fix: name one/,
  );
});

test('an unknown format, and a link that is not there, are refused before anything is written', async () => {
  const cwd = temporaryFolder();
  writeTrace(join(cwd, 'two.fltrace'), two);
  const format = await flatline(['trace', 'export', 'two.fltrace', '--to', 'xls'], { cwd });
  expect([format.exitCode, format.stderr]).toEqual([
    64,
    expect.stringMatching(/Allowed choices are csv, parquet, npy/),
  ]);
  const link = await flatline(['trace', 'export', 'two.fltrace', '--to', 'csv', '--link', 'n3-observer'], {
    cwd,
  });
  expect(link.exitCode).toBe(64);
  expect(link.stderr).toMatch(
    /no link "n3-observer"; did you mean "n1-observer"\?\n {2}at: flag --link\n {2}fix: its links: n1-observer, n2-observer/,
  );
  expect(readdirSync(cwd)).toEqual(['two.fltrace']);
});
