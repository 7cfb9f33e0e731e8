/** Ctrl-C and a silent server end a run soon, whatever it was about to do. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { descendants, flatline, survivors } from '../testing/cli.ts';
import { resultIn, scenario, started } from '../testing/started.ts';
import { temporaryFolder } from '../testing/temporary.ts';

test('Ctrl-C while a node stands still for long does not wait for it, and the stall so far is truth', async () => {
  const stall = '      - { fault: stall, node: n1, at: 1s, for: 35s }\n';
  const { run, children, result } = await started(scenario('40s', stall));
  await new Promise((resolve) => setTimeout(resolve, 4500));
  const since = performance.now();
  run.kill('SIGINT');
  expect((await run).exitCode).toBe(130);
  expect(performance.now() - since).toBeLessThan(20_000);
  expect(result().scenarios[0]!.rows[0]!.metrics['mistakes_stall']!.value).toBe(2);
  expect(await survivors(children)).toEqual([]);
});

test('Ctrl-C while nodes start does not wait for all of them, and no play is told to have begun', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'many.yaml'), scenario('5s').replace('senders: 2', 'senders: 60'));
  const run = flatline(['run', 'many.yaml', '-o', 'out'], { cwd });
  await expect.poll(async () => (await descendants(run.pid!)).length, { timeout: 20_000 }).toBeGreaterThan(3);
  const children = await descendants(run.pid!);
  run.kill('SIGINT');
  const { exitCode, stderr } = await run;
  expect(stderr).toMatch(/✗ many: interrupted\njudging/);
  expect(stderr).not.toMatch(/▸/);
  expect(exitCode).toBe(130);
  expect(await survivors(children)).toEqual([]);
});

test('Ctrl-C while the doctor measures leaves no folder behind', async () => {
  const temporary = temporaryFolder();
  const run = flatline(['doctor'], { env: { TMPDIR: temporary } });
  const folders = (): string[] =>
    readdirSync(temporary).filter((name) => name.startsWith('flatline-doctor-'));
  await expect.poll(folders, { timeout: 30_000, interval: 20 }).toHaveLength(1);
  run.kill('SIGINT');
  const { exitCode, stderr } = await run;
  expect(stderr).toMatch(/stopping[\s\S]*error: interrupted before there was a result/);
  expect(exitCode).toBe(130);
  expect(folders()).toEqual([]);
});

test('a Toxiproxy that says its version and then nothing makes the run void within its deadlines', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/version') response.end('{"version": "2.12.0"}\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'long.yaml'), scenario('2s'));
  const env = { TOXIPROXY_URL: url };
  const { exitCode, stderr } = await flatline(['run', 'long.yaml', '-o', 'out'], { cwd, env });
  expect(stderr).toMatch(/error: Toxiproxy POST \/proxies: no answer within 2000 ms/);
  expect(exitCode).toBe(3);
  const folder = join(cwd, 'out', 'latest', 'traces', 'long.1');
  expect(JSON.parse(readFileSync(join(folder, 'end.json'), 'utf8'))).toMatchObject({ end: 0, how: 'failed' });
  expect(resultIn(cwd).state).toBe('failed');
});

test.skipIf(process.platform !== 'linux')(
  'a folder that can not be made is told, and the run ends',
  async () => {
    const { exitCode, stderr } = await flatline(['run', 'crash', '-o', '/proc/nope']);
    expect(stderr).toMatch(/can't make the run's folder: [\s\S]*fix: name another with --out/);
    expect(exitCode).toBe(69);
  },
);
