/** Every reporter that makes text, from one fixed result. */

import { describe, expect, test } from 'vitest';
import type { Result } from '../harness/result.ts';
import { EVIL, result } from '../harness/testing/result.ts';
import { reporters } from './index.ts';

const plain = { color: false, width: Number.POSITIVE_INFINITY };

test('every reporter is registered under its own name and says what it makes', () => {
  for (const [name, reporter] of Object.entries(reporters)) {
    expect(reporter.name).toBe(name);
    expect(reporter.what.length).toBeGreaterThan(10);
  }
});

describe('terminal', () => {
  test('tells settings, figures, dose, cost and doubts', async () => {
    const { stdout } = (await reporters.terminal.render(result, plain)) as { stdout: string };
    expect(stdout).toMatchInlineSnapshot(`
      "flatline 0.1.0 · 2026-01-02-030405-abcd
      network  toxiproxy 2.12.0, found by PATH: /usr/bin/toxiproxy-server
      machine  2 × Test CPU, linux x64, Node 24.0.0

      crash  Harmless, with </script><img src=x onerror=alert(1)>|\`=1+1 in it.
        live · 2 senders → 1 observer · push every 100 ms · stream · 12 s · seed 42

                             crashes  detect  detect  detect  suspected                    clean/stall  mistakes             exposure   mistake     query   voiced
        detector              /views  p50 ms  p90 ms  p99 ms   at crash  missed  mistakes   /partition  per hour       95 %     hours  lasts ms  accuracy  late ms
        fixed timeout=300ms    12/24     210     285     290         0%       1         7        4/2/1       420  169 – 865    0.0166        42   99.512%      0.7
        patient timeout=3s     12/24     210     285     290         0%       1         0        0/0/0      <180               0.0166         –      100%      0.7
        missed: crashes of nodes that were back before they were suspected; each observer counts for itself
        <: none was seen; the upper bound, one-sided 95 %

        bounds  p90 has no upper bound below 36 crashes
        crashes of 14 crashes planned, 1 discarded, their instants not known well enough; 1 not played, or of a life that nobody had heard
        VOID    dose, phase calm, all links: loss: 0 of 100 lost, 10.0 asked; again: flatline run crash --seed 42
        dose    calm: loss asked 10%, delivered 0% (0% – 3.7%); delay asked 50 ms, delivered 51.2 ms; 30 of 30 held heartbeats delivered, the last 6.4 ms after the heal; MISSED loss: 0 of 100 lost, 10.0 asked · 100 heartbeats
        streams 3 connections for 2 lives of senders, 1 made anew after one broke
        cost    1 messages/s and 2 B/s a sending node · 3 µs CPU a heartbeat sent, 4 µs heard · memory 5 MB a sender, 6 MB an observer
        harness voiced 7 ms late in the median, 8 ms at p99 · faults 9 ms late in the median, 10 ms at p90 · lagging 1100% of the time
        again   flatline run crash --seed 42

      doubt   crash: observers were late
              use --jobs 1

      complete · void: crash · 1 scenario in 28.4 s, the harness at most 120 MB"
    `);
  });

  test.each(['terminal', 'markdown'] as const)('%s tells what ended a scenario early', async (name) => {
    const cut = {
      ...result.scenarios[0]!,
      repeats: { planned: 50, played: 8 },
      cutShort: { asked: 'missed <= 0', row: 'patient timeout=3s', plays: 8 },
    };
    const made = await reporters[name].render({ ...result, scenarios: [cut] }, plain);
    const text = Object.values(made).join('').replaceAll('\\', '');
    expect(text).toMatch(
      /12 s × 8 of 50 · seed 42 · stopped because missed <= 0 does not hold of patient timeout=3s/,
    );
  });

  test('marks intervals that were made in another way, and says how under the table', async () => {
    const scenario = result.scenarios[0]!;
    const [first, second] = scenario.rows;
    const noted = (note: string) => ({
      ...first!,
      metrics: {
        ...first!.metrics,
        censored: { value: 4 },
        mistake_rate: { value: 420, low: 169, high: 865, note },
      },
    });
    const rows = [
      first!,
      noted('interval widened for clusters (dispersion 2.3, from no more than 6 blocks of time)'),
      second!,
    ];
    const { stdout } = (await reporters.terminal.render(
      { ...result, scenarios: [{ ...scenario, rows }] },
      plain,
    )) as { stdout: string };
    expect(stdout.match(/169 – 865 \*/g)).toHaveLength(1);
    expect(stdout).toContain('95 %: exact Poisson; * interval widened for clusters');
    expect(stdout).toMatch(/undetected.*\n.*at the end/);
  });

  test('leaves out what says least where the terminal is narrow, but never the detectors', async () => {
    const { stdout } = (await reporters.terminal.render(result, { color: false, width: 80 })) as {
      stdout: string;
    };
    const table = stdout.split('\n').filter((line) => /^ {2}(detector|fixed|patient) /.test(line));
    expect(table.length).toBe(3);
    for (const line of table) expect(line.length).toBeLessThanOrEqual(80);
    expect(table[0]).toMatch(/detector +p50 .*accuracy/);
  });

  test('shows control characters of a name, and colours nothing unasked', async () => {
    const evil: Result = { ...result, scenarios: [{ ...result.scenarios[0]!, why: '\u001b[2Jgone' }] };
    const { stdout } = (await reporters.terminal.render(evil, plain)) as { stdout: string };
    expect(stdout).toContain('\\u001b[2Jgone');
    expect(stdout).not.toContain('\u001b');
    const { stdout: coloured } = (await reporters.terminal.render(evil, { ...plain, color: true })) as {
      stdout: string;
    };
    expect(coloured).toContain('\u001b[1m');
  });

  test('says how a run ended that did not end well', async () => {
    const ended = async (given: Partial<Result>) =>
      ((await reporters.terminal.render({ ...result, ...given }, plain)) as { stdout: string }).stdout
        .split('\n')
        .at(-1);
    expect(await ended({ state: 'interrupted' })).toMatch(
      /^interrupted: what was recorded until then is kept/,
    );
    expect(await ended({ state: 'failed', failure: 'no Toxiproxy' })).toMatch(/^failed: no Toxiproxy · void/);
  });
});

test('json is the result itself', async () => {
  const files = (await reporters.json.render(result, plain)) as Record<string, string>;
  expect(JSON.parse(files['result.json']!)).toEqual(result);
});

describe('csv', () => {
  test('has a line for every tuning and phase, and one head for all', async () => {
    const { 'metrics.csv': text } = (await reporters.csv.render(result, plain)) as Record<string, string>;
    const lines = text!.trim().split('\n');
    expect(lines.length).toBe(1 + 2 * 3);
    const head = lines[0]!.split(',');
    expect(head).toEqual(
      expect.arrayContaining([
        'scenario',
        'tuning',
        'phase',
        'detection_time_p50_ms',
        'mistake_rate_1_per_h_high',
      ]),
    );
    expect(new Set(head).size).toBe(head.length);
    const whole = lines[1]!.split(',');
    expect(whole[head.indexOf('detection_time_p50_ms')]).toBe('210');
    expect(whole[head.indexOf('detection_time_p90_ms_high')]).toBe('');
    expect(whole[head.indexOf('state')]).toBe('void');
  });

  test('a name that a spreadsheet would compute is text', async () => {
    const scenario = result.scenarios[0]!;
    const rows = [{ ...scenario.rows[0]!, label: '=HYPERLINK("http://x")' }];
    const evil = { ...result, scenarios: [{ ...scenario, rows }] };
    const { 'metrics.csv': text } = (await reporters.csv.render(evil, plain)) as Record<string, string>;
    expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
  });
});

describe('markdown', () => {
  test('is a table that no name can break', async () => {
    const { 'summary.md': text } = (await reporters.markdown.render(result, plain)) as Record<string, string>;
    const table = text!.split('\n').filter((line) => line.startsWith('|'));
    const columns = (line: string): number => line.split(/(?<!\\)\|/).length;
    expect(new Set(table.map(columns)).size).toBe(1);
    expect(table[2]).toBe(
      '| fixed timeout=300ms | 12/24 | 210 | 285 | 290 | 0% | 1 | 7 | 4/2/1 | 0.0166 | 420 | 169 – 865 | 99.512% |',
    );
    expect(text).toContain('**Void:** dose, phase calm');
    expect(text).not.toContain(EVIL);
    expect(text).not.toMatch(/(?<!\\)<img/);
  });
});

test('svg is well-formed, themed, and has the points', async () => {
  const files = (await reporters.svg.render(result, plain)) as Record<string, string>;
  expect(Object.keys(files)).toEqual(['tradeoff.svg', 'tradeoff-crash.svg']);
  const svg = files['tradeoff.svg']!;
  expect(svg).toMatch(/^<svg[^>]*><style>.*prefers-color-scheme:dark/);
  expect(svg).toContain('Detection time, median, ms');
  expect(svg).toContain('fixed timeout');
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

test('the machine-readable names are those of the metrics shelf', () => {
  // a metric that is renamed breaks every script that reads a result
  expect(result.metrics.map(({ id }) => id)).toMatchInlineSnapshot(`
    [
      "detection_time_p50",
      "detection_time_p90",
      "detection_time_p99",
      "detection_time_mean",
      "already_suspected",
      "wavered",
      "missed",
      "censored",
      "crashes_discarded",
      "crashes_unobserved",
      "exposure",
      "mistakes",
      "mistakes_clean",
      "mistakes_stall",
      "mistakes_by_observer",
      "mistakes_partition",
      "mistake_rate",
      "mistake_duration",
      "query_accuracy",
      "query_accuracy_reachable",
      "unreachable_time_p50",
      "retrust_time_p50",
      "state_bytes",
      "lateness_p50",
      "lateness_p99",
      "messages_per_node",
      "bytes_per_node",
      "sender_cpu",
      "observer_cpu",
      "sender_memory",
      "observer_memory",
      "harness_lateness_p50",
      "harness_lateness_p99",
      "fault_lateness_p50",
      "fault_lateness_p90",
      "lagging",
    ]
  `);
});
