/** What a sweep leaves, from a small result with everything in it. */
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { SweepResult } from '../../harness/sweep/result.ts';
import { inChromium } from '../../harness/testing/chromium.ts';
import { EVIL } from '../../harness/testing/result.ts';
import { curveOf, pointOf, sweepOf, sweptOf } from '../../harness/testing/swept.ts';
import { ABOUT } from '../../harness/testing/traces.ts';
import { sweepFiles } from './index.ts';

const bounds = { low: 280, high: 320 };
const plain = pointOf('fixed:timeout=300ms', 300, 40);
const today = {
  ...plain,
  detection: { ...plain.detection, intervals: { p50: bounds, p99: { low: 440, high: null } } },
  bounds: { accuracy: { low: 0.99, high: 0.998 }, mistakeDuration: { low: 30, high: null } },
};

/** Eight and more, so that some do not stand out. */
const others = Array.from({ length: 9 }, (_, i) =>
  curveOf(`other ${i}`, [
    pointOf(`other${i}:x=1`, 320 + i, 900 - i),
    pointOf(`other${i}:x=2`, 900 + i, 30 - i),
  ]),
);
const swept = sweptOf(
  [
    curveOf('fixed timeout', [
      pointOf('fixed:timeout=150ms', 150, 900),
      pointOf('fixed:timeout=300ms', 300, 40),
      pointOf('fixed:timeout=1s', 1000, 2),
    ]),
    curveOf('φ accrual', [
      pointOf('phi:threshold=1', 160, 800),
      pointOf('phi:threshold=2', 300, 10),
      pointOf('phi:threshold=8', 700, 0),
      pointOf('phi:threshold=0.1', 20, 1, { accuracy: 0.2 }),
    ]),
    curveOf(EVIL, [pointOf(`=1+1:x=${EVIL}`, 300, 10)]),
    curveOf('slow', [pointOf('slow:x=1', 9000, 1)]),
    ...others,
  ],
  { today: [today], longestSilence: 130_000, about: { ...ABOUT, sendTimes: 'unknown', licence: 'CC0-1.0' } },
);
const second = sweptOf([swept.curves[0]!, swept.curves[1]!], { about: { ...ABOUT, name: 'another' } });
const result = sweepOf(swept);

async function printed(given: SweepResult): Promise<string> {
  return (await sweepFiles(given)).stdout;
}

test('the terminal tells the trace, then what runs today', async () => {
  const lines = (await printed(result)).split('\n');
  expect(lines.slice(0, 4)).toEqual([
    'a test',
    '  1 sender, heartbeats every 100ms: 35900 heard, 100 lost (0.278%)',
    '  1h of live time scored, after a warm-up of 1000 heartbeats, in 30 blocks of time',
    '  the longest silence: 2.17m',
  ]);
  const text = lines.join('\n');
  expect(text.replace(/\n */g, ' ')).toContain('such a regime was seen about once');
  expect(text).toContain('detection times lack the way of a heartbeat');
  expect(text).toContain('1 setting suspected most of the time');
  expect(text).toContain(`
▸ fixed:timeout=300ms
    detection  p50 300 ms (95 % 280 – 320), p99 450 ms (95 % 440 – ?)
    mistakes   40: 40 per hour (95 % 20 – 80), each 40 ms (95 % 30 – ?) in the mean
    accuracy   99.600% of live time trusted (95 % 99% – 99.800%)`);
  expect(text).toContain('A single trace supports a claim about that trace only.');
});

test('beside it stands the best of each detector at the same detection time', async () => {
  const text = await printed(result);
  const [, table] = text.split(
    'Within 300 ms, the detection p50 of ▸ fixed:timeout=300ms: the best of each detector\n',
  );
  const lines = table!.split('\n');
  expect(lines[0]).toMatch(/per hour +95 % +× ▸ +p50 ms +p99 ms +lasts ms +setting/);
  expect(lines[1]).toMatch(/^ +10 +5 – 20 +0.25 +300 +450 +40 +phi:threshold=2$/);
  expect(lines[2]).toContain('=1+1:x=');
  expect(lines[3]).toBe('  no better: fixed');
  expect(lines[4]).toMatch(/^ +never so fast: slow, other0, other1/);
});

test('the frontier tells ties, marks today, and bounds what was never seen', async () => {
  const alone = sweptOf(
    [curveOf('fixed', [pointOf('fixed:timeout=300ms', 300, 40), pointOf('fixed:timeout=1s', 1000, 0)])],
    { today: [pointOf('mine:x=1', 300, 40)] },
  );
  const [, table] = (await printed(sweepOf(alone))).split('Settings that no other beats');
  expect(table).toMatch(/300 +450 +40 +40 +20 – 80 +99\.600% +▸ mine:x=1 \(\+1 as good\)\n/);
  expect(table).toMatch(/1000 +1500 +0 +<3 +100% +fixed:timeout=1s\n/);
});

test('where nothing runs today, detectors are compared at a few detection times', async () => {
  const text = await printed(sweepOf(second));
  const [, table] = text.split('at a detection p50 of at most … (* the fewest)\n');
  expect(table!.split('\n').slice(0, 3)).toEqual([
    '         150ms    200ms    300ms    500ms    700ms',
    '  fixed    900 *    900       40       40       40',
    '  phi        –      800 *     10 *     10 *     <3 *',
  ]);
  expect(text).not.toContain('▸');
});

test('the CSV has a line for each setting, with bounds where there are some, and no cell is a formula', async () => {
  const files = await sweepFiles(sweepOf(swept, second));
  const lines = parse(files['sweep.csv']!, { columns: true }) as Record<string, string>[];
  const settings = [swept, second].flatMap(({ curves }) => curves.flatMap(({ points }) => points));
  expect(lines).toHaveLength(1 + settings.length);
  expect(lines[0]).toMatchObject({
    trace: 'a test',
    spec: 'fixed:timeout=300ms',
    title: 'fixed timeout',
    today: 'yes',
    mistakes: '40',
    mistakes_per_hour: '40',
    mistakes_per_hour_low: '20',
    detection_p50_ms: '300',
    detection_p50_ms_high: '320',
    detection_p99_ms_high: '',
    detection_worst_phase_ms: '360',
    frontier_p50: 'detector',
  });
  const find = (spec: string): Record<string, string> => lines.find((line) => line['spec'] === spec)!;
  expect(find('phi:threshold=2')).toMatchObject({ parameter: 'timeout', frontier_p50: 'all', today: '' });
  expect(find('fixed:timeout=1s')).toMatchObject({ frontier_p50: 'detector', detection_p50_ms_low: '' });
  expect(lines.some((line) => line['spec']!.startsWith("'=1+1"))).toBe(true);
  expect(JSON.parse(files['sweep.json']!)).toEqual(sweepOf(swept, second));
});

test('each trace has a picture that follows light and dark', async () => {
  const files = await sweepFiles(sweepOf(swept, second));
  expect(Object.keys(files)).toContain('sweep-2.svg');
  const picture = files['sweep.svg']!;
  expect(picture).toContain('prefers-color-scheme:dark');
  expect(picture).toContain('fixed:timeout=300ms');
  expect(picture).toContain('uniform phase');
  expect(picture).toContain('Thin and grey: 5 other detectors.');
  expect(picture).not.toContain('NaN');
});

test('a sweep of which nothing can be drawn makes no picture, and says so', async () => {
  const blind = sweptOf([curveOf('blind', [pointOf('blind:x=1', null, 3)])], {
    today: [pointOf('blind:x=1', null, 3)],
  });
  const files = await sweepFiles(sweepOf(blind));
  expect(Object.keys(files)).toEqual(['stdout', 'sweep.json', 'sweep.csv', 'sweep.html']);
  expect(files.stdout).toContain('No setting can be set against others.');
  expect(files['sweep.html']).toContain('No setting can be set against others.');
});

inChromium((open) => {
  const page = async (given: SweepResult, scheme: 'light' | 'dark' = 'light') =>
    open((await sweepFiles(given))['sweep.html']!, scheme);

  test('both charts of each trace are drawn, without a word in the console and without a request', async () => {
    const { page: shown, troubles } = await page(sweepOf(swept, second), 'dark');
    expect(await shown.locator('.chart svg').count()).toBe(4);
    expect(await shown.locator('h2').allInnerTexts()).toEqual(['a test', 'another', 'How this was computed']);
    expect(await shown.locator('.doubt').count()).toBe(4);
    expect(await shown.locator('dd', { hasText: 'CC0-1.0' }).count()).toBe(1);
    expect(await shown.locator('td', { hasText: EVIL }).count()).toBeGreaterThan(0);
    expect(troubles).toEqual([]);
  });

  test('a setting tells its figures, and one without mistakes its bound', async () => {
    const { page: shown, troubles } = await page(result);
    await shown.locator('#chart-0 svg path[aria-label*="fixed:timeout=300ms"]').last().hover();
    await shown.waitForSelector('#vg-tooltip-element.visible');
    const told = await shown.locator('#vg-tooltip-element').innerText();
    expect(told).toContain('p50 300 (280 – 320) · p99 450 (440 – ?) · mean 300 · worst phase 360 ms');
    expect(told).toContain('40: 40/h; 95 % 20 – 80');
    const unseen = shown.locator('#chart-0 svg path[aria-label*="phi:threshold=8"]').last();
    expect(await unseen.getAttribute('aria-label')).toContain('0: <3/h (none seen)');
    expect(troubles).toEqual([]);
  });

  test('a click in the legend picks a detector, a grey one too', async () => {
    const { page: shown, troubles } = await page(result);
    const curves = `[...document.querySelectorAll('#chart-0 svg .mark-line path')].map((path) => getComputedStyle(path).opacity * 100)`;
    const seen = async (): Promise<number[]> => shown.evaluate<number[]>(curves);
    const strong = async (): Promise<number> => (await seen()).filter((opacity) => opacity === 100).length;
    expect(await strong()).toBe(8);
    await shown.locator('#chart-0 .role-legend-label text', { hasText: 'slow' }).click();
    await expect.poll(strong).toBe(1);
    expect(troubles).toEqual([]);
  });
});
