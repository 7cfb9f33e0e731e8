/** What CI servers read, from results with checks of every verdict and with hostile names. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { type Check, outcomeOf, type Policy } from '../harness/check.ts';
import { eventSchema } from '../harness/events.ts';
import type { Result } from '../harness/result.ts';
import { checked } from '../harness/testing/checked.ts';
import { EVIL, result } from '../harness/testing/result.ts';
import { checksOf, evidenceOf } from './checks.ts';
import { reporters } from './index.ts';

const plain = { color: false, width: Number.POSITIVE_INFINITY };
const schema = readFileSync(new URL('../harness/testing/junit.xsd', import.meta.url), 'utf8');

async function rendered(name: keyof typeof reporters, given: Result): Promise<Record<string, string>> {
  return (await reporters[name].render(given, plain)) as Record<string, string>;
}

async function junitOf(given: Result): Promise<string> {
  const { 'junit.xml': contents = '' } = await rendered('junit', given);
  const { errors } = await validateXML({ xml: { fileName: 'junit.xml', contents }, schema });
  expect(errors.map(({ message }) => message)).toEqual([]);
  return contents;
}

/** The tags of the cases, `pass` for one without any. */
const outcomes = (xml: string): string[] =>
  [...xml.matchAll(/<testcase [^>]*(?:\/>|(?<!\/)>\s*<([\w-]+))/g)].map(([, tag]) => tag ?? 'pass');

describe('junit', () => {
  test('is what the schema says, whatever the names are', async () => {
    const xml = await junitOf(checked);
    expect(xml).not.toContain(EVIL);
    expect(outcomes(xml).length).toBe(6 + 2 + 1);
  });

  test('void is an error, a failure has all its evidence, and no suite is empty', async () => {
    const xml = await junitOf(checked);
    const suites = xml.split('<testsuite ').slice(1);
    expect(outcomes(suites[0]!)).toEqual(['pass', 'failure', 'system-out', 'failure', 'skipped', 'pass']);
    expect(outcomes(suites[1]!)).toEqual(['error', 'error']);
    expect(outcomes(suites[2]!)).toEqual(['pass']);
    expect(suites[0]).toMatch(
      /^name="crash \(live\)" tests="6" failures="2" errors="0" skipped="1" time="12.000" timestamp="2026-01-02T03:04:05">/,
    );
    expect(suites[0]).toContain(
      '<testcase classname="live.crash" name="fixed timeout=300ms: detection_time{detector:fixed} p(99) &#60; 250ms">',
    );
    const evidence = evidenceOf(checksOf(checked)[0]!);
    expect(evidence.map(([name]) => name)).toEqual(
      'asked of found baseline likely at again look page'.split(' '),
    );
    for (const [, text] of evidence) expect(suites[0]).toContain(text.replaceAll('<', '&#60;'));
  });

  test('what can’t be decided is what the policy says, and a warning is never a failure', async () => {
    const of = async (inconclusive: Policy): Promise<string | undefined> =>
      outcomes(await junitOf({ ...checked, inconclusive }))[4];
    expect([await of('fail'), await of('warn'), await of('pass')]).toEqual([
      'failure',
      'skipped',
      'system-out',
    ]);
    const warning = { level: 'warn' } as const;
    for (const verdict of ['fail', 'inconclusive'] as const)
      expect(outcomeOf({ ...warning, verdict }, { inconclusive: 'fail' })).toBe('told');
    // what all shards have together decides
    const shard = { index: 1, count: 2 };
    const undecided = { level: 'fail', verdict: 'inconclusive' } as const;
    expect(outcomeOf(undecided, { inconclusive: 'fail', shard })).toBe('told');
  });

  test('a play that failed or was cut short says so, and so does a detector that threw', async () => {
    const [scenario] = checked.scenarios;
    const of = async (given: Partial<Result['scenarios'][number]>): Promise<string> =>
      junitOf({ ...checked, scenarios: [{ ...scenario!, checks: [], ...given }] });
    expect(outcomes(await of({ state: 'interrupted' }))).toEqual(['skipped']);
    expect(outcomes(await of({ state: 'failed' }))).toEqual(['error']);
    const broken = await of({ rows: [{ ...scenario!.rows[0]!, error: 'no' }] });
    expect(broken).toContain('<error message="fixed timeout=300ms threw: no"');
  });
});

describe('github', () => {
  const linesOf = async (given: Result): Promise<string[]> =>
    (await rendered('github', given))['stdout']!.split('\n');

  test('marks the line where each limit is written', async () => {
    const lines = await linesOf(checked);
    expect(lines.map((line) => /^::(\w+) /.exec(line)?.[1])).toEqual([
      ...['error', 'error', 'error', 'warning', 'warning', 'notice'],
    ]);
    expect(lines[0]).toMatch(
      /^::error file=crash.yaml,title=VOID stalled::dose, phase calm, all links: loss: 0 of/,
    );
    expect(lines[1]).toMatch(
      /^::error file=scenarios\/crash.yaml,line=12,col=5,title=FAIL fixed timeout=300ms%3A detection_time\{detector%3Afixed\} p\(99\) < 250ms::asked: .*95%25 sure%0Aof: .*%0Alikely: .*%0Aagain: .*%0Alook: /,
    );
    expect(lines[3]).toMatch(/^::warning file=a.ts,title=WARNING /);
    expect(lines.at(-1)).toBe(
      '::notice title=flatline::6 checks: 1 pass, 1 inconclusive, 1 void, 1 warning, 2 fail',
    );
  });

  test('a project below the root of the repository has its files there', async () => {
    const { stdout } = await reporters.github.render(checked, {
      ...plain,
      pathOf: (file) => `packages/a/${file}`,
    });
    expect(stdout).toContain('::error file=packages/a/crash.yaml,title=VOID');
    expect(stdout).toContain('file=packages/a/scenarios/crash.yaml,line=12');
  });

  test('no name can begin another command or another property', async () => {
    const lines = await linesOf(checked);
    const evil = lines.find((line) => line.includes('n1 suspected'))!;
    expect(evil).toMatch(/^::error file=C%3A\\mine%2C yours\\crash.yaml,line=14,col=5,title=/);
    const [, properties, message] = /^::error (.*?)::(.*)$/.exec(evil)!;
    expect(properties!.split(',').map((one) => one.split('=')[0])).toEqual(['file', 'line', 'col', 'title']);
    expect(message).toContain('%0D%0A::error::%250A');
    expect(evil).not.toMatch(/[\r\n]/);
  });

  test('what GitHub would not show any more is named in the last one that it does', async () => {
    const [scenario] = checked.scenarios;
    const checks = Array.from(
      { length: 25 },
      (_, i): Check => ({ ...scenario!.checks[0]!, asked: `limit ${i}` }),
    );
    const lines = await linesOf({ ...checked, scenarios: [{ ...scenario!, checks }] });
    const errors = lines.filter((line) => line.startsWith('::error'));
    expect(errors.length).toBe(10);
    expect(errors[9]).toMatch(/^::error title=and 16 more::FAIL fixed timeout=300ms: limit 9%0A.*limit 24$/);
  });

  test('a run without checks has nothing to mark', async () => {
    const { scenarios } = result;
    const sound = { ...result, scenarios: [{ ...scenarios[0]!, void: [] }] };
    expect(await rendered('github', sound)).toMatchObject({ stdout: '' });
  });
});

describe('the summary of a job', () => {
  test('has the checks in a table that no name can break, with a bar for each', async () => {
    const { summary } = await rendered('github', checked);
    const table = summary!
      .split('\n## crash')[0]!
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(new Set(table.map((line) => line.split(/(?<!\\)\|/).length)).size).toBe(1);
    expect(table[2]).toBe(
      '| ❌ fail | detection\\_time\\{detector:fixed\\} p(99) \\< 250ms in crash | fixed timeout=300ms | 290 ms | 280 – ? | ████████┃█─── 250 ms | 12 crashes, 0.0166 h |',
    );
    expect(summary).toContain('**6 checks: 1 pass, 1 inconclusive, 1 void, 1 warning, 2 fail**');
    expect(summary).not.toContain(EVIL);
    expect(summary).toContain('likely:   the deadline stood 300ms after a heartbeat');
  });

  test('of more than GitHub takes, the checks alone', async () => {
    const [scenario] = checked.scenarios;
    const many = {
      ...checked,
      scenarios: Array.from({ length: 1500 }, () => ({ ...scenario!, checks: [] })),
    };
    const long = { ...many, scenarios: [...checked.scenarios, ...many.scenarios] };
    const { summary } = await rendered('github', long);
    expect(Buffer.byteLength(summary!)).toBeLessThan(1_000_000);
    expect(summary).toContain('6 checks:');
    expect(summary).toContain('they are in summary.md');
  });
});

test('every line for other programs is what its schema says', async () => {
  const { stdout } = await rendered('jsonl', { ...checked, failure: 'no Toxiproxy' });
  const lines = stdout!.split('\n').map((line) => eventSchema.parse(JSON.parse(line)));
  expect(lines.map(({ event }) => event)).toEqual([
    ...Array.from({ length: 3 }, () => 'scenario'),
    ...Array.from({ length: 6 }, () => 'check'),
    'run-ended',
  ]);
  expect(lines.at(-1)).toMatchObject({ checks: { pass: 1, warning: 1, fail: 2, inconclusive: 1, void: 1 } });
});
