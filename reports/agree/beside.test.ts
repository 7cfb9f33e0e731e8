/** What the reports on a run tell of its comparison with the other world. */
import { expect, test } from 'vitest';
import type { Result } from '../../harness/result.ts';
import { agreementResult } from '../../harness/testing/agreement.ts';
import { inChromium } from '../../harness/testing/chromium.ts';
import { EVIL, result } from '../../harness/testing/result.ts';
import { reporters } from '../index.ts';

const plain = { color: false, width: Number.POSITIVE_INFINITY };
const scenario = { ...agreementResult.scenarios[0]!, name: 'crash' };
const agreement = { ...agreementResult, scenarios: [scenario] };

async function rendered(name: 'terminal' | 'markdown' | 'html', more: Partial<Result> = { agreement }) {
  return Object.values(await reporters[name].render({ ...result, ...more }, plain)).join('');
}

test.each(['terminal', 'markdown', 'html'] as const)(
  '%s says nothing of what was never asked',
  async (name) => {
    expect(await rendered(name, {})).not.toMatch(/simulated/);
  },
);

test('the terminal has two lines for each scenario: the verdict with a command where it differs, and the likely cause', async () => {
  const lines = (await rendered('terminal')).split('\n');
  const at = lines.findIndex((line) => line.startsWith('  agree '));
  expect(lines.slice(at, at + 3)).toEqual([
    `  agree   live and simulated, calibrated: differs; furthest off: losses, all links, 8.6 % where 3 % would matter; again: flatline agree '${EVIL}' --seed 42`,
    '  cause   losses explains 8.6 % of 8.6 %: live lost 20% of what chance decided on, simulated 10%',
    '  again   flatline run crash --seed 42',
  ]);
  const agreed = { ...scenario, verdict: 'agrees', largest: null, causes: [] } as const;
  expect(await rendered('terminal', { agreement: { ...agreement, scenarios: [agreed] } })).toContain(
    '  agree   live and simulated, calibrated: agrees; nothing is shown to be apart\n  again ',
  );
});

test('a scenario that was not compared says so', async () => {
  const uncompared = [{ name: 'crash', side: 0 as const }];
  expect(await rendered('terminal', { agreement: { ...agreement, scenarios: [], uncompared } })).toContain(
    '  agree   crash is not compared: only live 2026-01-02-030405-abcd has recorded it\n',
  );
});

test('Markdown ends with the verdict, the cause and what of each kind is furthest off', async () => {
  const text = await rendered('markdown');
  const own = text.slice(text.indexOf('## Does the simulated world agree?')).replaceAll('\\', '');
  expect(own).toMatch(/against simulated 2026-01-02-030500-abce, calibrated: \*\*differs\*\*/);
  expect(own).toMatch(/\*\*differs; furthest off: losses, all links, 8\.6 % where 3 % would matter/);
  expect(own).toContain('- cause: losses explains 8.6 % of 8.6 %');
  expect(own.split('\n').filter((line) => /^\| (delays|losses|detection|mistakes)/.test(line))).toHaveLength(
    4,
  );
});

inChromium((open) => {
  test('the page has a section with both worlds drawn over each other, and a link to it', async () => {
    const { page, troubles } = await open(await rendered('html'));
    expect(troubles).toEqual([]);
    expect(await page.locator('h2').allInnerTexts()).toEqual([
      ...['The trade-off over all scenarios', 'crash', 'Does the simulated world agree?'],
    ]);
    const link = page.locator('nav a', { hasText: 'Does the simulated world agree? differs' });
    expect(await page.locator((await link.getAttribute('href'))!).innerText()).toBe(
      'Does the simulated world agree?',
    );
    expect(await page.locator('.chart svg').count()).toBe(5 + 2);
    expect(await page.locator('li').first().innerText()).toMatch(/^Likely cause: losses explains 8\.6 %/);
  });
});
