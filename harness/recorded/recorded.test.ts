/** Recorded traces in a configuration, judged as scenarios are. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reporters } from '../../reports/index.ts';
import { listAsText } from '../cli/list-run.ts';
import { findings } from '../findings.ts';
import { merge } from '../merge/merge.ts';
import type { ScenarioResult } from '../result.ts';
import { exitOf, type RunOutcome, run } from '../run.ts';
import { parseDetector } from '../scenario/typed-detector.ts';
import { sweep } from '../sweep/sweep.ts';
import { flatline } from '../testing/cli.ts';
import { played, selectedIn, small, write, writeConfig } from '../testing/projects.ts';
import { smallTrace } from '../testing/small-trace.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { writeTrace } from '../trace/write.ts';

const FAST = 'fixed timeout=500ms';
const SLOW = 'fixed timeout=2s';
const wan = { name: 'wan', traces: ['*.fltrace'], detectors: ['fixed:timeout=500ms|2s'] };
const quiet = { stop: new AbortController().signal, progress: () => undefined };

/** A folder with a trace and a configuration. */
function folderWith(project: object, more: object = {}): string {
  const folder = temporaryFolder();
  writeTrace(join(folder, 'office.fltrace'), smallTrace(3000));
  writeConfig(folder, { projects: [{ ...wan, ...project }], ...more });
  return folder;
}

describe('a project of traces', () => {
  let known: RunOutcome | undefined;

  /** Once for all, by whichever test is first. */
  async function judged(): Promise<{ outcome: RunOutcome; office: ScenarioResult }> {
    known ??= await once();
    const [office] = known.result.scenarios;
    return { outcome: known, office: office! };
  }

  async function once(): Promise<RunOutcome> {
    const folder = folderWith({
      thresholds: {
        [`detection_time{detector:${FAST}}`]: ['p(50) < 1s', 'p(99.9) < 1h'],
        [`detection_time{detector:${SLOW}}`]: { limit: 'p(50) < 1s', level: 'warn' },
        [`mistake_rate{detector:${SLOW}}`]: '< 1/h',
        mistakes: '<= 1000',
      },
    });
    return played([], folder, undefined, (await selectedIn(folder)).traces);
  }

  test('is held to its limits with the verdicts of scenarios', async () => {
    const { office } = await judged();
    expect(office).toMatchObject({
      ...{ id: 'wan.office', title: 'wan › office', world: 'recorded', project: 'wan', state: 'complete' },
      ...{ topology: '1 sender → 1 observer', interval: 100, seed: 7, void: [] },
      again: expect.stringMatching(/ run office --project wan$/),
    });
    expect(office.checks.map(({ asked, row, verdict }) => [asked, row, verdict])).toEqual([
      [`detection_time{detector:${FAST}} p(50) < 1s`, FAST, 'pass'],
      [`detection_time{detector:${FAST}} p(99.9) < 1h`, FAST, expect.stringMatching(/pass|inconclusive/)],
      ['mistakes <= 1000', FAST, 'pass'],
      [`detection_time{detector:${SLOW}} p(50) < 1s`, SLOW, 'fail'],
      [`mistake_rate{detector:${SLOW}} < 1/h`, SLOW, 'inconclusive'],
      ['mistakes <= 1000', SLOW, 'pass'],
    ]);
    expect(office.checks[0]).toMatchObject({
      where: expect.stringMatching(/flatline\.config\.ts:13:11$/),
      measured: { unit: 'ms', limit: 1000, metric: 'detection_time_p50' },
    });
  });

  test('ends a run as checks do', async () => {
    const { outcome, office } = await judged();
    const { result } = outcome;
    const exit = (level: 'warn' | 'fail', inconclusive: 'warn' | 'fail'): number => {
      const checks = office.checks.map((check) => ({ ...check, level }));
      return exitOf({ ...result, inconclusive, scenarios: [{ ...office, checks }] }, undefined);
    };
    expect([exit('warn', 'fail'), exit('fail', 'warn')]).toEqual([0, 1]);
    expect([outcome.exit, exitOf({ ...result, inconclusive: 'fail' }, undefined)]).toEqual([0, 2]);
  });

  test('has the figures that a sweep has, and none that a trace can’t tell', async () => {
    const { office } = await judged();
    const swept = await sweep({
      ...{ detectors: [], from: [FAST, SLOW].map(asTyped), traces: [{ file: 'x', trace: smallTrace(3000) }] },
      ...{ thresholds: 2, folder: '.', jobs: 1, cache: undefined, ...quiet },
    });
    for (const [
      i,
      { mistakes, rate, accuracy, mistakeDuration, detection },
    ] of swept.traces[0]!.today.entries()) {
      const { metrics } = office.rows[i]!;
      expect(metrics['mistakes']!.value).toBe(mistakes);
      expect(metrics['mistake_rate']).toEqual(rate);
      expect(metrics['query_accuracy']!.value).toBe(accuracy);
      expect(metrics['mistake_duration']!.value).toBe(mistakeDuration);
      expect(metrics['detection_time_mean']).toMatchObject({
        value: detection.mean,
        ...detection.intervals?.['mean'],
      });
      expect(metrics['detection_time_p99']).toMatchObject({
        value: detection.p99,
        ...detection.intervals?.['p99'],
      });
      expect(metrics['missed']).toEqual({ value: null });
    }
    expect(office.rows[0]!.metrics['exposure']!.value! * 3_600_000).toBeCloseTo(swept.traces[0]!.exposure, 3);
    expect(office.rows[0]!.metrics['mistakes']!.value).toBeGreaterThan(0);
  });

  test('is told by every reporter, without what only plays have', async () => {
    const { result } = (await judged()).outcome;
    const told = await Promise.all(
      Object.values(reporters).map(async (reporter) => reporter.render(result, { color: false, width: 200 })),
    );
    const texts = told.flatMap((files) => Object.values(files));
    for (const text of texts) expect(text).toMatch(/office/);
    const text = texts.join('\n');
    expect(text).toContain('recorded · 1 sender → 1 observer · a heartbeat every 100 ms · 300 s');
    expect(text).toMatch(/decides +a trace of about [\d.]+h/);
    expect(text).not.toMatch(/CPU a heartbeat sent|clean\/stall/);
  });
});

function asTyped(label: string) {
  const written = label.replace(' ', ':');
  return { use: parseDetector(written), written };
}

test('shards judge each trace once, and merged they are the whole run', async () => {
  const folder = folderWith({ detectors: ['fixed'] });
  copyFileSync(join(folder, 'office.fltrace'), join(folder, 'home.fltrace'));
  write(folder, { 'a.yaml': { ...small, repeats: 2 } });
  writeConfig(folder, {
    projects: [
      { ...wan, detectors: ['fixed'] },
      { name: 'virtual', world: 'simulated', scenarios: ['a.yaml'] },
    ],
  });
  const { scenarios, traces } = await selectedIn(folder);
  const whole = await played(scenarios, folder, undefined, traces);
  const parts: RunOutcome[] = [];
  for (const index of [1, 2]) parts.push(await played(scenarios, folder, { index, count: 2 }, traces));
  const judged = parts.map(
    ({ result }) => result.scenarios.filter(({ world }) => world === 'recorded').length,
  );
  expect(judged).toEqual([1, 1]);
  const merged = await merge({
    ...{ folders: parts.map(({ run }) => run.folder), out: folder, stop: quiet.stop },
    say: () => undefined,
  });
  expect(findings(merged.result)).toEqual(findings(whole.result));
  expect(whole.result.scenarios.map(({ title }) => title)).toEqual([
    'virtual › a',
    'wan › home',
    'wan › office',
  ]);
  const others = traces.map((one) => ({ ...one, wrote: 'other' }));
  const odd = await played(scenarios, folder, { index: 2, count: 2 }, others);
  await expect(
    merge({
      ...{ folders: [parts[0]!, odd].map(({ run }) => run.folder), out: folder, stop: quiet.stop },
      say: () => undefined,
    }),
  ).rejects.toThrow(/the heartbeats, detectors or checks of wan › home differs/);
  // a play that was recorded is a trace too
  const other = folderWith({ traces: [whole.run.folder] });
  expect((await selectedIn(other)).traces.map(titled)).toEqual(['wan › virtual.a.1', 'wan › virtual.a.2']);
}, 30_000);

function titled({ title }: { readonly title: string }): string {
  return title;
}

test('a detector that throws has no figures and keeps no limit, and the others stand', async () => {
  const folder = folderWith({ detectors: ['./odd.ts', 'fixed'], thresholds: { mistakes: '<= 1000' } });
  const index = new URL('../index.ts', import.meta.url).href;
  write(folder, {
    'odd.ts': `import { defineDetector, z } from '${index}';
export default defineDetector({ name: 'odd', title: 'odd', cite: 'a test', rule: 'throws', params: z.strictObject({}),
  create: () => ({ heartbeat(at, seq) { if (seq > 500) throw new Error('oops'); return at + 500; } }), sweep: () => ({}) });`,
  });
  writeTrace(join(folder, 'office.fltrace'), smallTrace(3000, 7, { sendTimes: 'unknown' }));
  const { traces } = await selectedIn(folder);
  const { result, exit } = await played([], folder, undefined, traces);
  expect(result.scenarios[0]!.doubts.map(({ id }) => id)).toEqual(['send-times']);
  expect(result.scenarios[0]!.rows.map(({ error }) => error)).toEqual(['oops', undefined]);
  expect(result.scenarios[0]!.checks.map(({ verdict }) => verdict)).toEqual(['fail', 'pass']);
  expect(exit).toBe(64);
});

test('what is stopped leaves out the traces that were not judged yet', async () => {
  const folder = folderWith({});
  const progress = {
    ...{ recording: () => undefined, begun: () => undefined, ended: () => undefined },
    judging: () => undefined,
  };
  const { result, exit } = await run({
    ...(await selectedIn(folder)),
    ...{ inconclusive: 'warn', toxiproxy: undefined, out: folder, stop: AbortSignal.abort(), progress },
  });
  expect([result.state, result.scenarios, exit]).toEqual(['interrupted', [], 130]);
});

test('the command lists it, says a line of it, and ends as it fared', async () => {
  const cwd = folderWith({ thresholds: { detection_time: 'p(50) < 1s' } });
  expect(listAsText(await selectedIn(cwd))).toMatchInlineSnapshot(`
    "wan › office  5m recorded, 2890 heartbeats, 2 tunings

    recorded: 1 trace, 2890 heartbeats"
  `);
  const { exitCode, stderr, stdout } = await flatline(['run', '--project', 'wan'], { cwd });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^✓ wan › office: replayed 5m\nkept in/);
  expect(stdout).toMatch(/^FAIL {2}detection_time p\(50\) < 1s$/m);
});
