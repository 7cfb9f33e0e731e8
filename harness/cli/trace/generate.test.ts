import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flatline } from '../../testing/cli.ts';
import { temporaryFolder } from '../../testing/temporary.ts';
import { readTrace } from '../../trace/read.ts';
import { heartbeatsIn } from '../../trace/trace.ts';

const generate = (cwd: string, ...args: string[]) => flatline(['trace', 'generate', ...args], { cwd });

test('a trace says how it was made; made again so, it is the same but for its name', async () => {
  const cwd = temporaryFolder();
  const flags = ['--model', 'wan', '--count', '20000', '--stall', 'every=10m,for=1s', '--seed', '7'];
  const { exitCode, stdout } = await generate(cwd, ...flags, '-o', 'a.fltrace', '--json');
  expect(exitCode).toBe(0);
  const trace = readTrace(join(cwd, 'a.fltrace'));
  const { heard, lost } = heartbeatsIn(trace);
  expect(JSON.parse(stdout)).toMatchObject({ file: 'a.fltrace', about: trace.about, heard, lost });
  expect(heard + lost).toBe(20_000);
  expect(trace.about).toMatchObject({ name: 'a', interval: 103.501, sendTimes: 'stamped', seed: 7 });
  expect(trace.watches[0]!.link).toEqual({ from: 'sender', to: 'observer' });
  expect(trace.events.truth[0]).toMatchObject({ cause: 'stall', node: 'sender' });
  const [, again] = /trace generate ([^;]*);/.exec(trace.about.origin)!;
  await generate(cwd, ...again!.split(' '), '-o', 'b.fltrace');
  const { about, ...same } = readTrace(join(cwd, 'b.fltrace'));
  expect({ ...same, about: { ...about, name: 'a' } }).toEqual(trace);
});

test('a file that is there is replaced only by force', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'a.fltrace'), 'mine');
  const refused = await generate(cwd, '--count', '10', '-o', 'a.fltrace');
  expect([refused.exitCode, refused.stdout]).toEqual([64, '']);
  expect(refused.stderr).toMatch(
    /there is a file of that name already\n {2}at: a.fltrace\n {2}fix: .*--force/,
  );
  expect(readFileSync(join(cwd, 'a.fltrace'), 'utf8')).toBe('mine');
  const forced = await generate(cwd, '--count', '10', '-o', 'a.fltrace', '--force');
  expect([forced.exitCode, forced.stdout]).toEqual([
    0,
    'a.fltrace: 10 heartbeats heard, 0 lost (0%), 1s long',
  ]);
  expect(readdirSync(cwd)).toEqual(['a.fltrace']);
});

test('a flag that is wrong leaves nothing behind', async () => {
  const cwd = temporaryFolder();
  const { exitCode, stderr } = await generate(cwd, '--delay', 'lognorml:median=1ms', '-o', 'a.fltrace');
  expect(exitCode).toBe(64);
  expect(stderr).toMatch(
    /there is no law "lognorml"; did you mean "lognormal"\?[^\n]*\n {2}at: flag --delay/,
  );
  expect(readdirSync(cwd)).toEqual([]);
});

test('where nothing can be written it says so', async () => {
  const { exitCode, stderr } = await generate(temporaryFolder(), '-o', 'nowhere/a.fltrace');
  expect(stderr).toMatch(/can't write the trace: ENOENT[^\n]*\n {2}at: nowhere\/a.fltrace\n {2}fix: /);
  expect(exitCode).toBe(69);
});

test('Ctrl-C leaves nothing behind', async () => {
  const cwd = temporaryFolder();
  const run = generate(cwd, '--count', '50000000', '-o', 'a.fltrace');
  await expect.poll(() => existsSync(join(cwd, 'a.fltrace.part')), { timeout: 20_000 }).toBe(true);
  run.kill('SIGINT');
  const { exitCode, stderr } = await run;
  expect(stderr).toMatch(/stopping; nothing is kept/);
  expect(exitCode).toBe(130);
  expect(readdirSync(cwd)).toEqual([]);
});
