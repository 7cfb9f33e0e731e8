import { expect, test } from 'vitest';
import { compare } from '../../harness/compare/compare.ts';
import { sideWith, usual } from '../../harness/testing/compared.ts';
import { EVIL } from '../../harness/testing/result.ts';
import { differences } from '../charts/compare.ts';
import { compiled } from '../charts/compile.ts';
import { compareMarkdown } from './markdown.ts';
import { comparePage } from './page.ts';
import { compareText } from './terminal.ts';
import { between, change, headline } from './told.ts';

const plays = Array.from({ length: 30 }, (_, i) => i);
const rows = (time: number, mistakes: number) => ({
  'x y=1': {
    detection: plays.map((i) => [time + (i % 7)]),
    mistakes: plays.map((i) => [mistakes * (i % 3)]),
  },
  [`evil ${EVIL}`]: {},
});
const found = compare(sideWith(rows(300, 4)), sideWith(rows(200, 12), {}, 'b'), usual);

test('the headline counts, and says what can’t be told', () => {
  expect(headline(found)).toMatch(
    /^b is worse than a in 1 of \d+ comparisons, and better in \d; \d cannot be told$/,
  );
});

test('a trade is told as one, with figures, interval and what they rest on', () => {
  const text = compareText(found);
  expect(text).toMatch(/x y=1: a trade of speed for mistakes, not better and not worse/);
  expect(text).toMatch(/worse +x y=1 +mistake rate +240\/h +720\/h +×3 +×2.*120 mistakes in 30m, 360 in 30m/);
  expect(text).toMatch(/seed 42/);
});

test('what would do harm is data, in Markdown and in the page', () => {
  expect(compareMarkdown(found)).not.toMatch(/(?<!\\)<img/);
  const page = comparePage(found, '');
  expect(page).not.toMatch(/<img/);
  expect(page).toMatch(/Content-Security-Policy/);
});

test('the picture compiles, also of what has no bounds, and there is none where all is identical', () => {
  const [scenario] = found.scenarios;
  expect(compiled(differences(scenario!, found)!).marks?.length).toBeGreaterThan(0);
  const virtual = { world: 'simulated' } as const;
  const same = compare(sideWith(rows(1, 1), virtual), sideWith(rows(1, 1), virtual), usual);
  expect(differences(same.scenarios[0]!, same)).toBe(undefined);
  expect(compareText(same)).toMatch(/^no difference between a and a in \d+ comparisons\n/);
});

test.each([
  [1, '0%'],
  [1.125, '+12.5%'],
  [0.9, '−10%'],
  [3.456, '×3.46'],
  [0.25, '×0.25'],
  [null, '–'],
])('a factor of %j is %s', (ratio, text) => {
  expect(change(ratio)).toBe(text);
});

test('an interval may be open', () => {
  const one = found.scenarios[0]!.rows[0]!.comparisons[0]!;
  expect(between({ ...one, low: 1.5, high: null })).toBe('+50% or more');
  expect(between({ ...one, low: null, high: null })).toBe('not bounded');
});
