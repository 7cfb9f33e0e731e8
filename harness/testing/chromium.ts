/** Pages that are made, opened from file:// in a real browser. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { temporaryFolder } from './temporary.ts';

const executablePath =
  process.env['CHROMIUM'] ??
  ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path)) ??
  '';

/** `troubles` are what the console said, what was thrown, and what was asked for from anywhere. */
type Open = (
  html: string,
  colorScheme?: 'light' | 'dark',
  options?: { readonly scripts: boolean },
) => Promise<{ page: Page; troubles: string[] }>;

/** Tests that get a way to open a page and wait until all its charts are drawn. */
export function inChromium(tests: (open: Open) => void): void {
  describe.skipIf(!existsSync(executablePath))(
    'in Chromium (not found here unless it is at /usr/bin/chromium or $CHROMIUM)',
    { timeout: 60_000 },
    () => {
      let browser: Browser;
      beforeAll(async () => {
        const quiet = [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--no-first-run',
        ];
        browser = await chromium.launch({ executablePath, args: quiet });
      }, 60_000);
      afterAll(() => browser.close());
      tests((html, colorScheme = 'light', { scripts } = { scripts: true }) =>
        opened(browser, html, colorScheme, scripts),
      );
    },
  );
}

async function opened(browser: Browser, html: string, colorScheme: 'light' | 'dark', scripts: boolean) {
  const file = join(temporaryFolder(), 'page.html');
  writeFileSync(file, html);
  const viewport = { width: 1200, height: 600 };
  const page = await browser.newPage({ colorScheme, viewport, javaScriptEnabled: scripts });
  const troubles: string[] = [];
  page.on('console', (message) => troubles.push(message.text()));
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== `file://${file}`) troubles.push(`request for ${request.url()}`);
  });
  await page.goto(`file://${file}`);
  if (scripts) {
    const undrawn = `[...document.querySelectorAll('.chart')].filter((chart) => !chart.querySelector('svg path')).length`;
    await expect.poll(() => page.evaluate<number>(undrawn), { timeout: 20_000 }).toBe(0);
  }
  return { page, troubles };
}
