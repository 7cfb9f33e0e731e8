import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { flatline } from '../testing/cli.ts';
import { smallTrace } from '../testing/small-trace.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { writeTrace } from '../trace/write.ts';

function traceIn(folder: string): string {
  const path = join(folder, 'small.fltrace');
  writeTrace(path, smallTrace(3000));
  return path;
}

describe('flatline sweep', () => {
  test('tells what runs today first, leaves table, pictures and data, and knows the points the next time', async () => {
    const cwd = temporaryFolder();
    traceIn(cwd);
    const args = ['sweep', 'small.fltrace', '-d', 'fixed', 'chen', '--from', 'fixed:timeout=1s'];
    const first = await flatline(args, { cwd });
    expect(first.exitCode, first.stderr).toBe(0);
    expect(first.stdout).toMatch(/^small$/m);
    expect(first.stdout).toMatch(/^▸ fixed:timeout=1s$/m);
    for (const file of ['sweep.html', 'sweep.csv', 'sweep.json', 'sweep.svg']) {
      expect(existsSync(join(cwd, '.flatline', 'sweep', file)), file).toBe(true);
    }
    const again = await flatline(args, { cwd });
    expect(again.stdout).toBe(first.stdout);
    expect(again.stderr).toMatch(/7 of 7 curves and replays, 7 known from before/);
  });

  test('as JSON it is the file that it leaves', async () => {
    const cwd = temporaryFolder();
    traceIn(cwd);
    const { stdout, stderr } = await flatline(
      ['sweep', 'small.fltrace', '-d', 'fixed', '--json', '--quiet', '--no-cache'],
      { cwd },
    );
    expect(stderr).toBe('');
    const file = readFileSync(join(cwd, '.flatline', 'sweep', 'sweep.json'), 'utf8');
    expect(JSON.parse(stdout)).toEqual(JSON.parse(file));
    expect(existsSync(join(cwd, '.flatline', 'cache'))).toBe(false);
  });

  test.each([
    [['nowhere.fltrace'], /there is no trace "nowhere.fltrace"/],
    [
      ['cut.fltrace'],
      /the trace is cut off: .* can be read[\s\S]*fix: get it again, or rename it to end in \.part/,
    ],
    [['log.csv'], /not a trace of flatline[\s\S]*flatline trace import/],
    [['small.fltrace', '-d', 'phi:treshold=3'], /unknown key "treshold"; did you mean "threshold"\?/],
    [
      ['small.fltrace', '--from', 'preset:aka-cluster'],
      /unknown preset "aka-cluster"; did you mean "akka-cluster"\?/,
    ],
    [['small.fltrace', '--warmup', '9999'], /nothing is left to score after a warm-up of 9999 heartbeats/],
    [['small.fltrace', '--thresholds', '1'], /at least 2/],
  ])('%j ends with 64 and says what to do', async (args, says) => {
    const cwd = temporaryFolder();
    const path = traceIn(cwd);
    const cut = join(cwd, 'cut.fltrace');
    writeFileSync(cut, readFileSync(path));
    truncateSync(cut, readFileSync(path).length - 40);
    writeFileSync(join(cwd, 'log.csv'), 'seq,sent_ms,arrived_ms\n1,100,120\n');
    const { exitCode, stderr } = await flatline(['sweep', ...args], { cwd });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(exitCode).toBe(64);
    expect(existsSync(join(cwd, '.flatline'))).toBe(false);
  });
});

describe('flatline tune', () => {
  test('ends in a snippet, told and kept', async () => {
    const cwd = temporaryFolder();
    traceIn(cwd);
    const { exitCode, stdout, stderr } = await flatline(
      [
        ...['tune', 'small.fltrace', '--target', 'detection_time p(99) < 2s', 'mistake_rate < 300/h'],
        ...['--from', 'preset:akka-cluster', '--export', 'akka'],
      ],
      { cwd },
    );
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/← you are here/);
    expect(stdout).toMatch(/^Take (akka|fixed):/m);
    expect(stdout).toMatch(/akka\.cluster \{/);
    expect(stdout).toContain(readFileSync(join(cwd, '.flatline', 'tune', 'akka.conf'), 'utf8').trimEnd());
    expect(existsSync(join(cwd, '.flatline', 'tune', 'tune.html'))).toBe(true);
  });

  test('ends with 1 where nothing keeps the targets', async () => {
    const cwd = temporaryFolder();
    traceIn(cwd);
    const { exitCode, stdout } = await flatline(
      [
        'tune',
        'small.fltrace',
        '-d',
        'fixed',
        '--target',
        'detection_time p(99) < 1ms',
        'mistake_rate < 1/h',
      ],
      { cwd },
    );
    expect(stdout).toMatch(/^No setting that was tried keeps/m);
    expect(exitCode).toBe(1);
  });

  test.each([
    [['small.fltrace'], /no target[\s\S]*--target/],
    [['--target', 'mistake_rate < 1/h'], /no trace named/],
    [
      ['small.fltrace', '--target', 'detecton_time p(99) < 1s'],
      /unknown metric "detecton_time"; did you mean/,
    ],
    [['small.fltrace', '--target', 'detection_time p(99) < 1'], /1 has no unit[\s\S]*write a duration/],
    [
      ['small.fltrace', '--target', 'mistake_rate < 1/h', '--export', 'aka'],
      /unknown system "aka"; did you mean "akka"\?/,
    ],
    [['--analytic', '--detection', '30s'], /--analytic needs --recurrence/],
  ])('%j ends with 64 and says what to do', async (args, says) => {
    const cwd = temporaryFolder();
    traceIn(cwd);
    const { exitCode, stderr } = await flatline(['tune', ...args], { cwd });
    expect(stderr).toMatch(says);
    expect(exitCode).toBe(64);
  });

  test('from requirements alone it needs no trace', async () => {
    const { exitCode, stdout } = await flatline([
      ...['tune', '--analytic', '--detection', '30s', '--recurrence', '30d', '--duration', '60s'],
      ...['--loss', '1%', '--law', 'exponential:mean=20ms'],
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Send a heartbeat every 9\.976s/);
  });
});
