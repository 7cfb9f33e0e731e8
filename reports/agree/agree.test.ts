import { expect, test } from 'vitest';
import type { AgreeResult } from '../../harness/agree/result.ts';
import { agreementResult as result } from '../../harness/testing/agreement.ts';
import { inChromium } from '../../harness/testing/chromium.ts';
import { EVIL } from '../../harness/testing/result.ts';
import { agreeReporters } from './index.ts';

const plain = { color: false, width: 80 };

async function rendered(name: keyof typeof agreeReporters, given: AgreeResult = result) {
  return (await agreeReporters[name].render(given, plain)) as Record<string, string>;
}

test('the terminal has a line for each kind, the detector that is furthest off, the verdict and its cause', async () => {
  const { stdout } = await rendered('terminal');
  const lines = stdout!.split('\n');
  expect(lines).toContain(
    '  live: 1 play, 1m of exposure · simulated: 20 plays, 20m of exposure · every 100 ms · seed 42',
  );
  const line = (begin: string) => lines.find((one) => one.startsWith(`  ${begin}`))?.replace(/ {2,}/g, '  ');
  expect(line('delays, quiet')).toBe(
    '  delays, quiet  1.15 ms  0.355 ms  0.31 ms  10 ms  0.946 (0.070)  agrees',
  );
  expect(line('losses, all links')).toBe('  losses, all links  20%  10%  8.6 %  3 %  8.6 … 11.2 %  differs');
  expect(line('detection times: fixed')).toMatch(
    /244 ms {2}240 ms {2}0 ms {2}10 ms {2}-3 … 12 {2}.* 1 can’t tell, 1 agree$/,
  );
  expect(line('mistakes: fixed')).toMatch(/200\/h {2}196\/h {2}× 1 {2}× 2 {2}0\.8 … 1\.3 {2}agrees$/);
  expect(line('VOID')).toBe(
    `  VOID  dose, phase a: 12 of 100 lost, 5.0 asked; again: flatline run '${EVIL}' --seed 42`,
  );
  expect(line('again')).toBe(`  again  flatline agree '${EVIL}' --seed 42`);
  expect(stdout).toMatch(/verdict +differs; furthest off: losses, all links, 8\.6 % where 3 % would matter/);
  expect(stdout).toMatch(/cause +losses explains 8\.6 % of 8\.6 %: live lost 20%/);
  expect(stdout).toMatch(/calibr\. +delays, quiet: 0\.8 ms apart before, 0\.31 ms now/);
  expect(stdout).toMatch(/measured simulated: assumed are delay as measured, lag 0ms, restart 0ms/);
  expect(lines.at(-1)).toBe(`differs · void: lossy · again: flatline agree '${EVIL}' --seed 42 --calibrate`);
});

test('what differs for no known reason says so, and so does what is nowhere apart', async () => {
  const [scenario] = result.scenarios;
  const of = async (changed: Partial<AgreeResult['scenarios'][number]>) =>
    (await rendered('terminal', { ...result, scenarios: [{ ...scenario!, ...changed }] }))['stdout'];
  expect(await of({ causes: [] })).toMatch(/cause +none of the known causes explains it/);
  expect(await of({ verdict: 'agrees', largest: null, causes: [] })).toMatch(
    /agrees; nothing is shown to be apart/,
  );
});

test('what was not compared is told in every report', async () => {
  const given = { ...result, uncompared: [{ name: `steady ${EVIL}`, side: 0 as const }] };
  const told = 'is not compared: only live 2026-01-02-030405-abcd has recorded it';
  const { stdout } = await rendered('terminal', given);
  expect(stdout).toContain(told);
  expect(stdout!.split('\n').at(-1)).toMatch(/^all together: differs · not compared: steady /);
  const texts = [
    (await rendered('markdown', given))['agree.md']!,
    (await rendered('html', given))['agree.html']!,
  ];
  for (const text of texts) {
    expect(text.replaceAll('\\', '')).toContain(told);
    expect(text).not.toContain(`steady ${EVIL}`);
  }
});

test('Markdown has every comparison, and names stay text', async () => {
  const text = (await rendered('markdown'))['agree.md']!;
  expect(text.split('\n').filter((line) => line.startsWith('| ')).length).toBe(6);
  expect(text.replaceAll(/`[^`]*`/g, '').includes(EVIL)).toBe(false);
  expect(text).toContain(`**Void:** dose, phase a: 12 of 100 lost, 5.0 asked; again: \`flatline run '`);
  expect(text).toContain("- again: `flatline agree '");
  expect(text).toContain('--seed 42 --calibrate`');
});

test('JSON is the result', async () => {
  expect(JSON.parse((await rendered('json'))['agree.json']!)).toEqual(result);
});

inChromium((open) => {
  test.each(['light', 'dark'] as const)(
    'the page draws both sides over each other, in %s too',
    async (scheme) => {
      const html = (await rendered('html'))['agree.html']!;
      const { page, troubles } = await open(html, scheme);
      expect(troubles).toEqual([]);
      expect(await page.locator('.chart svg').count()).toBe(2);
      expect(await page.locator('.chart').first().innerText()).toContain('simulated');
      expect(await page.locator('tbody tr').count()).toBe(4 + 5);
      expect(await page.locator('p', { hasText: 'Harmless' }).innerText()).toBe(
        `Harmless, with ${EVIL} in it.`,
      );
      expect(await page.locator('.void').innerText()).toMatch(/^Void\. .* Again: flatline run .* --seed 42$/);
      expect(await page.locator('p > code').innerText()).toBe(`flatline agree '${EVIL}' --seed 42`);
    },
  );
});
