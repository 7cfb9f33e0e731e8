/** What the command line says and how it ends, without starting any heartbeat. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { flatline } from '../testing/cli.ts';
import { result } from '../testing/result.ts';
import { temporaryFolder } from '../testing/temporary.ts';

describe('bad input ends with 64, says what to do, and starts nothing', () => {
  test.each([
    [['run', 'crsh'], /unknown scenario "crsh"; did you mean "crash"\?[\s\S]*built in: .*lossy-link/],
    [['run'], /no scenario named/],
    [['run', '--suite', 'dmo'], /unknown suite "dmo"; did you mean "demo"\?/],
    [['run', 'crash', '--sed', '1'], /unknown option '--sed'[\s\S]*Did you mean --seed\?/],
    [['run', 'crash', '--seed', 'x'], /'--seed <number>' argument 'x' is invalid. It must be a whole number/],
    [['run', 'crash', '-j', '0'], /at least 1/],
    [['run', 'crash', '-d', 'fxed'], /unknown detector "fxed"; did you mean "fixed"\?[\s\S]*flag --detector/],
    [['run', 'crash', '-d', 'fixed:timeout'], /"timeout" is not a parameter[\s\S]*write name:param=value/],
    [
      ['run', 'crash', '-d', 'phi', 'fixed:timeout=5'],
      /^error: fixed:timeout=5: timeout: expected a duration .*, not 5$/m,
    ],
    [['run', 'crash', '-d', 'phi:threshold=-1|3'], /^error: phi:threshold=-1\|3: threshold: .*, not -1$/m],
    [['run', 'crash', '-d', 'phi:treshold=3'], /^error: phi:treshold=3: unknown key "treshold"; did you/m],
    [['run', 'crash', '--reporter', 'htm'], /Unknown reporter "htm"; did you mean "html"\?/],
    [['report', 'nowhere'], /there is no run "nowhere"/],
    [['lst'], /unknown command 'lst'[\s\S]*Did you mean list\?/],
    [['list', 'detector'], /Allowed choices are .*detectors/],
    [['validate', './nowhere.yaml'], /can't read the scenario: .*nowhere\.yaml/],
  ])('flatline %j', async (args, says) => {
    const cwd = temporaryFolder();
    const { exitCode, stderr } = await flatline(args, { cwd });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(exitCode).toBe(64);
    expect(existsSync(join(cwd, '.flatline'))).toBe(false);
  });

  test('a bad scenario is told with its line, and the line is shown with a mark', async () => {
    const cwd = temporaryFolder();
    writeFileSync(
      join(cwd, 'mine.yaml'),
      'why: x\ntopology: { shape: star, senders: 2 }\nheartbeat: { interval: 100 }\nwarmup: 1s\nphases: [{ name: a, for: 1s }]\n',
    );
    const { exitCode, stderr } = await flatline(['run', 'mine.yaml'], { cwd });
    expect(exitCode).toBe(64);
    expect(
      stderr,
    ).toBe(`error: mine.yaml:3:24 heartbeat.interval: expected a duration such as "100ms", "2s" or "1m30s" (units: us, ms, s, m, h, d), not 100
  3 | heartbeat: { interval: 100 }
    |                        ^`);
  });
});

describe('a missing environment ends with 69', () => {
  test.each([
    [
      { TOXIPROXY_URL: 'http://127.0.0.1:9' },
      /TOXIPROXY_URL[\s\S]*fix: start toxiproxy-server 2\.12\.0 there, or unset TOXIPROXY_URL/,
    ],
    [{ TOXIPROXY_URL: 'nonsense' }, /"nonsense" is not an http URL/],
    [
      { TOXIPROXY_BIN: '/nowhere/toxiproxy-server' },
      /can't run \/nowhere\/toxiproxy-server[\s\S]*TOXIPROXY_BIN/,
    ],
    [{ TOXIPROXY_BIN: process.execPath }, /is not Toxiproxy|can't run/],
  ])('with %j', async (env, says) => {
    const cwd = temporaryFolder();
    const { exitCode, stderr } = await flatline(['run', 'crash'], { cwd, env });
    expect(stderr).toMatch(says);
    expect(exitCode).toBe(69);
    expect(existsSync(join(cwd, '.flatline'))).toBe(false);
  });

  test('with a server of another version', async () => {
    const server = createServer((_, response) => response.end('{"version": "2.9.0"}\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    const { exitCode, stderr } = await flatline(['run', 'crash'], { env: { TOXIPROXY_URL: url } });
    server.close();
    expect(stderr).toContain(`the server at ${url} is Toxiproxy 2.9.0, not 2.12.0`);
    expect(exitCode).toBe(69);
  });

  test('with a server that is none, without repeating what it says', async () => {
    const server = createServer((_, response) => response.writeHead(404).end(`<h1>${'x'.repeat(5000)}</h1>`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    const { exitCode, stderr } = await flatline(['run', 'crash'], { env: { TOXIPROXY_URL: url } });
    server.close();
    expect(stderr).toMatch(
      new RegExp(`^error: the server at ${url} is not Toxiproxy\n +at: TOXIPROXY_URL\n +fix: `),
    );
    expect(stderr.length).toBeLessThan(300);
    expect(exitCode).toBe(69);
  });

  test('with a file where the reports are to go', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'result.json'), JSON.stringify(result));
    for (const to of ['result.json', 'result.json/below']) {
      const { exitCode, stderr } = await flatline(['report', 'result.json', '--to', to], { cwd });
      expect(stderr).toMatch(
        /^error: can't write report\.html: .*\n {2}at: result\.json.*report\.html\n {2}fix: name a folder/,
      );
      expect(exitCode).toBe(69);
    }
  });

  test('with nothing at all, it lists every way to get it and why each failed', async ({ skip }) => {
    const empty = temporaryFolder();
    const env = { PATH: empty, XDG_CACHE_HOME: empty, HTTPS_PROXY: '', https_proxy: '' };
    const { exitCode, stderr, stdout } = await flatline(['doctor'], { cwd: empty, env });
    // which is what is promised
    if (exitCode === 0) skip('this machine reaches github.com, and got it from there');
    expect(exitCode).toBe(69);
    expect(stderr).toMatch(
      /PATH: no toxiproxy-server[\s\S]*cache: nothing in [\s\S]*go install: no go on the PATH[\s\S]*download: https:/,
    );
    expect(stderr).toMatch(
      /TOXIPROXY_URL=[\s\S]*TOXIPROXY_BIN=[\s\S]*brew[\s\S]*install Go[\s\S]*github\.com/,
    );
    expect(stdout).toMatch(/✗ network +no Toxiproxy 2\.12\.0/);
    expect(stdout).toMatch(/What that allows: detection times are good to about ±/);
  });
});

test('a toxiproxy-server on the PATH that does not run is passed over', async ({ skip }) => {
  const folder = temporaryFolder();
  const broken = join(folder, 'toxiproxy-server');
  writeFileSync(broken, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const env = { PATH: folder, XDG_CACHE_HOME: folder, HTTPS_PROXY: '', https_proxy: '' };
  const { exitCode, stderr } = await flatline(['doctor'], { cwd: folder, env });
  if (exitCode === 0) skip('this machine reaches github.com, and got it from there');
  expect(stderr).toContain(`PATH: can't run ${broken}: Command failed with exit code 1`);
  expect(exitCode).toBe(69);
});

describe('without heartbeats', () => {
  test('help lists the verbs and the exit codes, and is no failure', async () => {
    const { exitCode, stdout } = await flatline(['--help']);
    expect(exitCode).toBe(0);
    for (const verb of ['run', 'report', 'list', 'validate', 'bench', 'doctor', 'schema'])
      expect(stdout).toMatch(new RegExp(`^ +${verb} `, 'm'));
    expect(stdout).toMatch(/69 +something is missing/);
  });

  test('list shows every shelf, and as JSON the same', async () => {
    const { stdout } = await flatline(['list']);
    for (const name of [
      'partition-hold',
      'demo',
      'cassandra',
      'burst-loss',
      'push',
      'mistake_rate',
      'markdown',
    ]) {
      expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
    }
    const json = JSON.parse((await flatline(['list', 'faults', '--json'])).stdout) as {
      faults: { name: string }[];
    };
    expect(json.faults.map(({ name }) => name)).toContain('partition');
  });

  test.each([['list'], ['schema'], ['report', 'result.json', '--json']])(
    'a reader that leaves early is no failure of %s',
    async (...args) => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'result.json'), JSON.stringify(result));
      const running = flatline(args, { cwd });
      running.stdout!.destroy();
      const { exitCode, stderr } = await running;
      expect(stderr).toBe('');
      expect(exitCode).toBe(0);
    },
  );

  test('every scenario that ships is possible', async () => {
    const { exitCode, stdout, stderr } = await flatline(['validate']);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    for (const name of [
      'steady crash wan-jitter lossy-link bursty-loss partition-drop partition-hold asymmetric-partition',
      'flapping gc-pause sick-observer crash-after-heal restart-storm slow-link',
    ]
      .join(' ')
      .split(' ')) {
      expect(stdout).toMatch(new RegExp(`^✓ ${name}:`, 'm'));
    }
  });

  test('a report is rendered again from its result alone', async () => {
    const cwd = temporaryFolder();
    const folder = join(cwd, '.flatline', 'runs', 'r1');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'result.json'), JSON.stringify(result));
    const { exitCode, stdout, stderr } = await flatline(['report', 'r1'], { cwd });
    expect(stderr.split('\n').map((path) => path.split('/').at(-1))).toEqual([
      'report.html',
      'metrics.csv',
      'summary.md',
    ]);
    expect(stdout).toContain('fixed timeout=300ms');
    expect(exitCode).toBe(0);
    expect(JSON.parse((await flatline(['report', folder, '--json'], { cwd })).stdout)).toEqual(result);
  });

  test.each([
    ['{', /the result is not JSON/],
    ['{}', /it has no schema/],
    ['{"schema":"flatline-result/99"}', /its schema is flatline-result\/99, not flatline-result\/4/],
  ])('a result of %s is refused', async (text, says) => {
    const file = join(temporaryFolder(), 'result.json');
    writeFileSync(file, text);
    const { exitCode, stderr } = await flatline(['report', file]);
    expect(stderr).toMatch(says);
    expect(exitCode).toBe(64);
  });
});
