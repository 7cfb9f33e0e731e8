/** The HTML report, opened from file:// in a real browser. */
import { expect, test } from 'vitest';
import type { Result } from '../harness/result.ts';
import { checked } from '../harness/testing/checked.ts';
import { inChromium } from '../harness/testing/chromium.ts';
import { EVIL, result } from '../harness/testing/result.ts';
import { reporters } from './index.ts';

const plain = { color: false, width: 80 };

async function rendered(given: Result): Promise<string> {
  return ((await reporters.html.render(given, plain)) as Record<string, string>)['report.html']!;
}

test('the page asks for nothing from anywhere, and names stay text', { timeout: 30_000 }, async () => {
  const html = await rendered(result);
  expect(html.includes("default-src 'none'")).toBe(true);
  // what a person may have written stands before the scripts
  const written = html.slice(0, html.indexOf('<script type="application/json"'));
  expect(written.includes(EVIL)).toBe(false);
  expect(written.match(/<(img|link|script|iframe)/)).toBeNull();
  expect(html.length).toBeLessThan(1_500_000);
});

inChromium((openPage) => {
  const open = async (given: Result, colorScheme: 'light' | 'dark' = 'light') =>
    openPage(await rendered(given), colorScheme);

  test('every chart is drawn, without a word in the console and without a request', async () => {
    const { page, troubles } = await open(result);
    expect(await page.locator('.chart svg').count()).toBe(5);
    expect(await page.title()).toBe('flatline 2026-01-02-030405-abcd');
    expect(await page.locator('h2').allInnerTexts()).toEqual(['The trade-off over all scenarios', 'crash']);
    expect(await page.locator('.void').innerText()).toContain('Void. dose, phase calm');
    expect(await page.locator('p', { hasText: 'Harmless' }).innerText()).toBe(
      `Harmless, with ${EVIL} in it.`,
    );
    expect(troubles).toEqual([]);
  });

  test('the page keeps its height while the charts are drawn, and those out of view are drawn too', async () => {
    const height = 'document.documentElement.scrollHeight';
    const { page: still } = await openPage(await rendered(result), 'light', { scripts: false });
    const before = await still.evaluate<number>(height);
    const { page } = await open(result);
    expect(await page.evaluate<number>(height)).toBe(before);
    expect(await page.evaluate<number>('scrollY')).toBe(0);
  });

  test('both halves of the trade-off stand in the first columns', async () => {
    const { page } = await open(result);
    const heads = await page.locator('.card.wide').nth(1).locator('th').allInnerTexts();
    expect(heads.slice(0, 6)).toEqual([
      'detector',
      'detection, median, ms',
      'detection, p99, ms',
      'mistakes',
      'mistake rate, 1/h',
      'query accuracy',
    ]);
    const wide = page.locator('.card.wide').nth(1);
    expect((await wide.boundingBox())!.width).toBeGreaterThan(1100);
  });

  test('a setting that made no mistake stands at its bound with an arrow', async () => {
    const { page } = await open(result);
    const tooltips = await page.evaluate<string[]>(
      `[...document.querySelectorAll('#chart-0 svg path[aria-label*=Setting]')].map((shape) => shape.ariaLabel)`,
    );
    expect(tooltips.some((label) => /patient.*none seen; fewer than 180\/h/s.test(label))).toBe(true);
    expect(tooltips.some((label) => /fixed.*420\/h; 95 % 169 – 865/s.test(label))).toBe(true);
  });

  test('light and dark are two different pages to look at', async () => {
    const background = async (scheme: 'light' | 'dark'): Promise<string> => {
      const { page } = await open(result, scheme);
      return page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    };
    expect(await background('light')).toBe('rgb(244, 246, 249)');
    expect(await background('dark')).toBe('rgb(13, 17, 23)');
  });

  test('what failed stands at the top, open, and leads to its row', async () => {
    const { page, troubles } = await open(checked);
    expect(await page.locator('h2').first().innerText()).toBe(
      '6 checks: 1 pass, 1 inconclusive, 1 void, 1 warning, 2 fail',
    );
    const states = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.check')].map(({ className, open }) => className + (open ? ' open' : ''))`,
    );
    expect(states.sort()).toEqual(
      ['fail open', 'fail open', 'inconclusive', 'void', 'warning'].map((state) => `check ${state}`),
    );
    const first = page.locator('.check').first();
    expect(await first.innerText()).toMatch(/^FAIL detection_time[\s\S]*likely\s+the deadline stood 300ms/);
    await first.locator('a').click();
    expect(await page.locator('tr:target td').first().innerText()).toBe('fixed timeout=300ms');
    // names are text here too
    expect(await page.locator('.check', { hasText: 'n1 suspected' }).innerText()).toContain(EVIL);
    expect(troubles).toEqual([]);
  });

  test('hovering a point shows its figures', async () => {
    const { page, troubles } = await open(result);
    await page.locator('#chart-0 svg path[aria-label*="fixed timeout=300ms"]').first().hover();
    await page.waitForSelector('#vg-tooltip-element.visible');
    expect(await page.locator('#vg-tooltip-element').innerText()).toContain('fixed timeout=300ms');
    expect(troubles).toEqual([]);
  });

  test('a result without crashes and without mistakes still makes a page', async () => {
    const scenario = result.scenarios[0]!;
    const rows = scenario.rows.map((row) => ({
      ...row,
      detection: [],
      metrics: { ...row.metrics, detection_time_p50: { value: null } },
    }));
    const { page, troubles } = await open({
      ...result,
      pooled: [],
      scenarios: [{ ...scenario, rows, dose: [], connections: null }],
    });
    expect(await page.locator('.chart svg').count()).toBe(2);
    expect(await page.locator('.card', { hasText: 'Nothing to draw' }).count()).toBe(2);
    expect(troubles).toEqual([]);
  });
});
