import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Rng } from '../../lib/rng.ts';
import { flatline } from '../../testing/cli.ts';
import { writePlay } from '../../testing/recordings.ts';
import { plan } from '../../testing/scenarios.ts';
import { temporaryFolder } from '../../testing/temporary.ts';
import { steady, traceOf, watchOf } from '../../testing/traces.ts';
import { infoOf, type TraceInfo } from '../../trace/info/info.ts';
import type { Trace } from '../../trace/trace.ts';
import { writeTrace } from '../../trace/write.ts';
import { infoText } from './info-text.ts';

/** A link that jitters, loses a burst and has an outage that is held back. */
function rough(): Trace {
  const random = new Rng(1, 'info text');
  const beats = steady(600, 100, (seq) => {
    if (seq >= 100 && seq < 104) return null;
    return seq >= 300 && seq < 320 ? (320 - seq) * 100 + 1 : 1 + random.exponential(3);
  });
  return traceOf([watchOf(beats, { until: 60_500 })], {
    about: { licence: 'none', origin: 'a test with a \u001b[31mcolour\u001b[0m in its name' },
    events: { marks: [{ at: 0, text: 'phase a' }] },
  });
}

test('it tells figures and pictures of one link, in 80 columns and without a control character', () => {
  const text = infoText(infoOf(rough()));
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  expect(text).toMatchInlineSnapshot(`
    "a test
      origin    a test with a \\u001b[31mcolour\\u001b[0m in its name
      licence   none
      clock     one clock
      sent at   stamped by the sender
      interval  100ms nominal, 100ms measured
      time      1.01m, 1 link
      events    nothing is known to have happened · 1 mark

      heartbeats   heard  lost    loss           95 %  stale  twice  restarts
      n1-observer    596     4  0.667%  0.26% to 1.7%      0      0         0
      lost in 1 burst of 4 on average: 1 of 3 to 4
      the longest: 4 at 10s on n1-observer

      gaps between arrivals, ms
                          mean    sd   p50  p90  p99  p99.9   max
      n1-observer          101  85.6  99.8  106  116   2096  2096
      a gap and the one before it correlate by -0.54: an absolute schedule, a late
      heartbeat does not move those after it

      gaps longer than  2 intervals  5  10  100  silent at the end
      n1-observer                 2  2   1    0              597ms

      delays, ms   min   p50   p90   p99  p99.9   max
      n1-observer    1  3.07  9.87  1501   2001  2001

      how many gaps were how long: both scales are logarithmic
            1k ┤                                      ▅
           100 ┤▂                                    ▅█▆
            10 ┤█                                   ▄███▂
             1 ┤█                    █             ██████           █          █
               └┬────────┬─────────┬────────┬─────────┬────────┬─────────┬──────
                1        3        10       30        100      300      1000      ms

      the longest silence, over time: ▁ up to 150ms, █ 2.1s
      n1-observer ▁▁▁▁▁▁▁▁▁▁▄▄▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁███▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▅
                  0ms                                                        1.01m

    "
  `);
});

test('of many links, all together and the worst are told', () => {
  const watches = Array.from({ length: 40 }, (_, i) =>
    watchOf(
      steady(60, 100, (seq) => (seq >= 20 && seq < 20 + i ? null : 1)),
      { link: { from: `sender-with-a-long-name-${i}`, to: 'o' } },
    ),
  );
  const text = infoText(infoOf(traceOf(watches)));
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(text).toMatch(/^ {2}… and 28 links more, whose gaps are shorter: see --json$/m);
  expect(text).toMatch(/^ {2}the longest: 39 at 2s on sender-with-a-long-name-39-o, 38 at 2s/m);
});

test('of a trace without heartbeats there is little to tell, and no picture', () => {
  const text = infoText(infoOf({ ...traceOf([]), unfinished: true }));
  expect(text).toContain('0 links, unfinished');
  expect(text).not.toContain('┤');
});

test.each([
  [-0.5, 'an absolute schedule'],
  [-0.2, 'between an absolute schedule'],
  [0, 'as of relative sleeps'],
  [0.4, 'long gaps come together'],
  [null, 'too few gaps in a row'],
])('a correlation of %s is told in words', (correlation, words) => {
  const info = infoOf(rough());
  const gaps = { ...info.all.gaps, correlation };
  expect(infoText({ ...info, all: { ...info.all, gaps } })).toContain(words);
});

test('flatline trace info prints it, and as JSON all the figures', async () => {
  const cwd = temporaryFolder();
  const trace = rough();
  writeTrace(join(cwd, 'rough.fltrace'), trace);
  const { exitCode, stdout, stderr } = await flatline(['trace', 'info', 'rough.fltrace'], { cwd });
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toContain('heartbeats   heard  lost');
  const json = await flatline(['trace', 'info', 'rough.fltrace', '--json'], { cwd });
  const [info] = JSON.parse(json.stdout) as (TraceInfo & { trace: string })[];
  expect(info!.trace).toBe(join(cwd, 'rough.fltrace'));
  expect(info!.all.heartbeats).toMatchObject({ sent: 600, lost: 4 });
  expect(info!.about).toEqual(trace.about);
});

test('it tells every play of a run, and those that it is named beside', async () => {
  const cwd = temporaryFolder();
  const short = plan({ phases: [{ name: 'a', for: '1s' }] });
  for (const play of ['short.1', 'short.2'])
    await writePlay(join(cwd, '.flatline', 'runs', 'a-run', 'traces', play), { plan: short });
  writeTrace(join(cwd, 'x.fltrace'), rough());
  const { stdout } = await flatline(['trace', 'info', 'a-run', 'x.fltrace', '--json'], { cwd });
  const infos = JSON.parse(stdout) as (TraceInfo & { trace: string })[];
  expect(infos.map(({ about, unfinished }) => [about.name, unfinished])).toEqual([
    ['test', false],
    ['test', false],
    ['a test', false],
  ]);
});

test('what is no trace, is damaged or was never finished is refused with 64', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'mine.csv'), 'seq,sent_ms,arrived_ms\n');
  const foreign = await flatline(['trace', 'info', 'mine.csv'], { cwd });
  expect(foreign.exitCode).toBe(64);
  expect(foreign.stderr).toMatch(
    /^error: not a trace of flatline\n {2}at: .*mine\.csv\n {2}fix: .*trace import/,
  );
  const path = join(cwd, 'x.fltrace');
  writeTrace(path, rough());
  writeFileSync(path, readFileSync(path).subarray(0, -9));
  const cut = await flatline(['trace', 'info', 'x.fltrace'], { cwd });
  expect([cut.exitCode, cut.stdout]).toEqual([64, '']);
  expect(cut.stderr).toMatch(/the trace is cut off: .*; 596 heartbeats can be read\n.*\n {2}fix: .*\.part/);
  renameSync(path, `${path}.part`);
  const part = await flatline(['trace', 'info', 'x.fltrace.part'], { cwd });
  expect(part.exitCode).toBe(0);
  expect(part.stdout).toContain('note  the trace was still being written');
});

test('a flag or a verb that is not there ends with 64 too', async () => {
  const cwd = temporaryFolder();
  const flag = await flatline(['trace', 'info', 'x.fltrace', '--jsn'], { cwd });
  expect(flag.exitCode).toBe(64);
  expect(flag.stderr).toMatch(/unknown option '--jsn'\n\(Did you mean --json\?\)/);
  const verb = await flatline(['trace', 'inf'], { cwd });
  expect(verb.exitCode).toBe(64);
  expect(verb.stderr).toMatch(/unknown command 'inf'\n\(Did you mean info\?\)/);
});
