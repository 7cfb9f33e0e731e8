/** The verb `trace import`, from the command line to the file. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { flatline } from '../../testing/cli.ts';
import { temporaryFolder } from '../../testing/temporary.ts';
import type { Imported } from '../../trace/import/import.ts';
import { readTrace } from '../../trace/read.ts';

const CSV = 'seq,sent_ms,arrived_ms\n0,0,10\n1,100,\n2,200,260\n';

function folderWith(files: Record<string, string>): string {
  const cwd = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
}

describe('flatline trace import', () => {
  test('makes a trace beside it and tells what is in it', async () => {
    const cwd = folderWith({ 'office.csv': CSV });
    const { exitCode, stdout, stderr } = await flatline(['trace', 'import', 'office.csv'], { cwd });
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toBe('recognised as csv');
    expect(stdout).toBe(`wrote office.fltrace
  heartbeats  2 heard, 1 lost, on 1 link in 260ms
  interval    100 ms nominal, 100 ms on the mean
  send times  stamped
  clock       that of the file, one for sender and observer
  made from   office.csv by csv: send and arrival times as they stand there`);
    expect(readdirSync(cwd).sort()).toEqual(['office.csv', 'office.fltrace']);
    expect(readTrace(join(cwd, 'office.fltrace')).about.name).toBe('office');
  });

  test('reads standard input, takes every flag of its format, and prints JSON', async () => {
    const cwd = temporaryFolder();
    const line = '1697189070.697100 IP 10.0.0.1.7000 > 10.0.0.2.7000: UDP, length 16\n';
    const flags = [
      '--from',
      'arrivals',
      '--unit',
      's',
      '--lost',
      'infer',
      '--interval',
      '100ms',
      '--peer',
      'n1',
    ];
    const naming = ['-o', 'mine.fltrace', '--name', 'my link', '--licence', 'CC0', '--json'];
    const run = flatline(['trace', 'import', '-', ...flags, ...naming], { cwd, input: line.repeat(2) });
    const { exitCode, stdout, stderr } = await run;
    expect(exitCode, stderr).toBe(0);
    const imported = JSON.parse(stdout) as Imported;
    expect(imported).toMatchObject({
      path: 'mine.fltrace',
      heard: 2,
      lost: 0,
      links: 1,
      measuredInterval: 0,
    });
    const { about, watches } = readTrace(join(cwd, 'mine.fltrace'));
    expect(imported.about).toEqual(about);
    expect(about).toMatchObject({ name: 'my link', licence: 'CC0', interval: 100 });
    expect(about.origin).toMatch(/^standard input by arrivals: /);
    expect(watches[0]!.link.from).toBe('n1');
  });

  test('a trace that is there is only replaced with --force', async () => {
    const cwd = folderWith({ 'x.csv': CSV, 'x.fltrace': 'mine' });
    const refused = await flatline(['trace', 'import', 'x.csv'], { cwd });
    expect(refused.stderr).toBe(
      'error: there is a file of that name already\n  at: x.fltrace\n  fix: name another, or replace it with --force',
    );
    expect(refused.exitCode).toBe(64);
    expect(readFileSync(join(cwd, 'x.fltrace'), 'utf8')).toBe('mine');
    const forced = await flatline(['trace', 'import', 'x.csv', '--force'], { cwd });
    expect(forced.exitCode).toBe(0);
    expect(readTrace(join(cwd, 'x.fltrace')).watches).toHaveLength(1);
  });

  test.each([
    ['an empty file', '', [], /^error: the log is empty\n {2}at: x\.csv$/],
    [
      'text in a column of numbers',
      `${CSV}3,300,abc\n`,
      [],
      /^error: arrived_ms: expected a number of milliseconds, not "abc"\n {2}at: x\.csv:5\n {2}fix: leave it empty/m,
    ],
    [
      'times that go backwards',
      `${CSV}3,150,310\n`,
      [],
      /^error: sent_ms: heartbeat 3 was sent at 150 ms, but heartbeat 2 \(line 4\) at 200 ms\n {2}at: x\.csv:5\n {2}fix: /m,
    ],
    [
      'a format that is not known',
      CSV,
      ['--from', 'pingg'],
      /Unknown format "pingg"; did you mean "ping"\? \(known: csv, arrivals, ping, rtt, /,
    ],
    [
      'a log that could be anything',
      '5\n6\n7\n',
      [],
      /^error: can’t tell what kind of log this is\n {2}at: x\.csv\n {2}fix: name it with --from:\n {2}csv +a line/,
    ],
    [
      'a flag of another format',
      CSV,
      ['--unit', 's'],
      /^error: csv has no use for --unit\n {2}at: flag --unit\n {2}fix: leave it out; it is for arrivals, rtt, planetlab$/m,
    ],
    ['a unit that is none', CSV, ['--unit', 'min'], /Allowed choices are s, ms, us, ns/],
    ['an interval without a unit', CSV, ['--interval', '5'], /It must be a duration longer than 0/],
  ])('%s ends with 64 and leaves nothing behind', async (_, text, flags, says) => {
    const cwd = folderWith({ 'x.csv': text });
    const { exitCode, stderr } = await flatline(['trace', 'import', 'x.csv', ...flags], { cwd });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(exitCode).toBe(64);
    expect(readdirSync(cwd)).toEqual(['x.csv']);
  });

  test('a folder that is not there ends with 69', async () => {
    const cwd = folderWith({ 'x.csv': CSV });
    const { exitCode, stderr } = await flatline(['trace', 'import', 'x.csv', '-o', 'no/x.fltrace'], { cwd });
    expect(stderr).toMatch(
      /^error: can't write the trace: ENOENT.*\n {2}at: no\/x\.fltrace\n {2}fix: name another/,
    );
    expect(exitCode).toBe(69);
    expect(existsSync(join(cwd, 'no'))).toBe(false);
  });
});
