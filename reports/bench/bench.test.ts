/** What a benchmark leaves, from one small result with everything in it. */
import { expect, test } from 'vitest';
import {
  BENCH_SCHEMA,
  type BenchFigures,
  type BenchResult,
  type BenchRow,
  type Timing,
} from '../../harness/bench/result.ts';
import { inChromium } from '../../harness/testing/chromium.ts';
import { EVIL } from '../../harness/testing/result.ts';
import { benchFiles } from './index.ts';

const timing = (p50: number): Timing => ({
  samples: 120,
  mean: 1.1 * p50,
  p50,
  p99: 3 * p50,
  moe: 0.1 * p50,
  rme: 9.09,
});
const figures = (p50: number, bytesPerPeer: number, peers = 10_000): BenchFigures => ({
  heartbeat: timing(p50),
  suspicion: null,
  state: { bytesPerPeer, peers, heartbeats: 200 },
});

function row(setting: string, window: number | null, measured: BenchFigures): BenchRow {
  const label = window === null ? setting : `${setting} window=${window}`;
  const params = { window };
  return { label, setting, detector: setting, title: setting, window, params, ratio: 20, ...measured };
}

const result: BenchResult = {
  schema: BENCH_SCHEMA,
  flatline: '0.1.0',
  machine: { platform: 'linux x64', cpu: 'Test CPU', cores: 2, memoryGb: 8, node: '24.0.0' },
  seed: 42,
  beats: 'heartbeats every 100 ms',
  time: 250,
  peers: 10_000,
  batch: 1000,
  baseline: figures(1.25, 48),
  rows: [
    row('fixed', null, figures(1.3, 202)),
    { ...row('phi', 100, figures(27, 1645)), suspicion: timing(377) },
    row('phi', 1000, figures(27.4, 8843, 512)),
    row(EVIL, null, figures(40, 0)),
  ],
};

test('the table starts with the baseline, and says where, with which seed and how much to believe', async () => {
  const { stdout } = await benchFiles(result);
  const [where, , , , , ...rest] = stdout.split('\n');
  expect(where).toBe('2 × Test CPU, linux x64, Node 24.0.0, seed 42');
  expect(rest[0]).toMatch(/^a bare loop +1\.3 +1\.0 /);
  expect(rest[2]).toMatch(/^phi window=100 +27\.0 +20\.0 +81\.0 +29\.7 +9\.1% +377\.0 +1645$/);
  expect(stdout).toContain('over fewer where it took too long (phi window=1000: 512)');
  expect(stdout).toContain('compare ratios within one run');
});

test('the CSV has a line for each row, the JSON is the result, and no cell is a formula', async () => {
  const files = await benchFiles(result);
  const lines = files['bench.csv'].trim().split('\n');
  expect(lines[0]).toMatch(
    /^cpu,node,seed,label,detector,window,params,ratio,heartbeat_ns_p50,heartbeat_ns_p99/,
  );
  expect(lines).toHaveLength(2 + result.rows.length);
  expect(lines[1]).toMatch(/^Test CPU,24\.0\.0,42,baseline,,,\{\},1,1\.25,3\.75,/);
  expect(lines[3]).toContain(',phi window=100,phi,100,');
  expect(JSON.parse(files['bench.json'])).toEqual(result);
  const formula = { ...result, rows: [row('=1+1', null, figures(1, 1))] };
  expect((await benchFiles(formula))['bench.csv']).toContain(",'=1+1,");
});

inChromium((open) => {
  test('both charts and the table are drawn, without a word in the console and without a request', async () => {
    const { page, troubles } = await open((await benchFiles(result))['bench.html']);
    expect(await page.locator('.chart svg').count()).toBe(2);
    expect(await page.locator('tbody tr').count()).toBe(5);
    expect(await page.locator('td', { hasText: EVIL }).count()).toBe(1);
    expect(await page.locator('#chart-0 svg path[aria-label*="27.0 ns median"]').count()).toBe(1);
    expect(troubles).toEqual([]);
  });

  test('detectors without a window make a page too, in the dark', async () => {
    const bare = { ...result, rows: result.rows.slice(0, 1) };
    const { page, troubles } = await open((await benchFiles(bare))['bench.html'], 'dark');
    expect(await page.locator('.chart svg').count()).toBe(2);
    expect(troubles).toEqual([]);
  });
});
