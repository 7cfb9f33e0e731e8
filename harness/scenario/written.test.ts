import { expect, test } from 'vitest';
import { writtenIn } from './written.ts';

/** What stands where a path leads, up to the end of its line. */
async function at(
  text: string,
  path: readonly (string | number)[],
  key?: string,
): Promise<string | undefined> {
  const place = (await writtenIn(text))?.find(path, key);
  return place && text.split('\n')[place.line - 1]!.slice(place.col - 1);
}

const CONFIG = `import { defineConfig, type Config } from 'flatline';
/* é 日本 */ type Limits = Record<string, string>;
const common = { missed: '< 1' } satisfies Limits;
const more = [{ name: 'b' }] as const;
export default defineConfig({
  projects: [
    { name: 'a', 'thresholds': { ...common, ["detection_time"]: ['p(50) < 1s',
      { limit: 'p(99) < 2s', level: 'warn' }] } },
    ...more,
    { name: 'c' },
  ],
} as Config);
`;

test.each<[(string | number)[], string | undefined, string]>([
  [[], undefined, '{'],
  [
    ['projects', 0, 'name'],
    undefined,
    "'a', 'thresholds': { ...common, [\"detection_time\"]: ['p(50) < 1s',",
  ],
  [
    ['projects', 0, 'thresholds', 'detection_time', 1, 'limit'],
    undefined,
    "'p(99) < 2s', level: 'warn' }] } },",
  ],
  [['projects', 0, 'thresholds'], 'detection_time', '"detection_time"]: [\'p(50) < 1s\','],
  [['projects', 0, 'thresholds', 'missed'], undefined, "'< 1' } satisfies Limits;"],
  [['projects', 1, 'name'], undefined, "'b' }] as const;"],
  [['projects', 2, 'name'], undefined, "'c' },"],
])('%j in TypeScript, key %s, stands at %s', async (path, key, found) => {
  expect(await at(CONFIG, path, key)).toBe(found);
});

test.each([
  ['what is missing, where it would belong', ['projects', 0, 'seed'], "{ name: 'a', 'thresholds'"],
  ['what is not there at all, at the start', ['reporters', 0], '{'],
  ['what there are too few of, at their list', ['projects', 7], 'projects: ['],
])('%s', async (_, path, found) => {
  expect((await at(CONFIG, path))!.startsWith(found)).toBe(true);
});

test('the last of two of one name counts, and what is spread behind it more', async () => {
  const text = "const last = { a: 'third' };\nexport default { a: 'first', a: 'second', ...last };\n";
  expect(await at(text, ['a'])).toBe("'third' };");
  expect(await at(text.replace(', ...last', ''), ['a'])).toBe("'second' };");
});

test('what may be overridden by what nobody can read stands there', async () => {
  const text = "import { more } from './more.ts';\nexport default {\n  a: 1,\n  ...more,\n  b: 2,\n};\n";
  expect(await at(text, ['a'])).toBe('...more,');
  expect(await at(text, ['b'])).toBe('2,');
  expect(await at('export default {\n  a: 1,\n  [f()]: 2,\n};\n', ['a'])).toBe('2,');
});

test('a hole in a list is one of it', async () => {
  expect(await at("export default [, 'b'];\n", [1])).toBe("'b'];");
});

test('keys that stand twice in one object are found, however deep, and not those of two', async () => {
  const text =
    "const a = { x: 1, 'x': 2 };\nexport default { b: [{ c: 1 }, { c: 2, d: a, c: 3 }], ...a, e: a };\n";
  const found = (await writtenIn(text))!
    .repeated()
    .map(({ path, key, at: { line, col } }) => [path, key, line, col]);
  expect(found).toEqual([
    [['b', 1, 'd'], 'x', 1, 19],
    [[], 'x', 1, 19],
    [['e'], 'x', 1, 19],
    [['b', 1], 'c', 2, 46],
  ]);
});

test('what is computed stands where its expression does', async () => {
  const text =
    "const names = ['x'];\nexport default {\n  projects: names.map((name) => ({ name, seed: 0 })),\n};\n";
  expect(await at(text, ['projects', 0, 'seed'])).toBe('names.map((name) => ({ name, seed: 0 })),');
});

test('a default export may be a constant, exported by name', async () => {
  const text = "const config = { out: 'here' };\nexport { config as default };\n";
  expect(await at(text, ['out'])).toBe("'here' };");
});

test.each([
  ['of which nothing is spelt out', 'import config from "./other.ts";\nexport default config;\n'],
  ['that exports nothing', 'const a = 1;\n'],
  ['that names itself', 'const a = b;\nconst b = a;\nexport default a;\n'],
  ['that is none', 'export default {{{\n'],
])('a module %s has no places', async (_, text) => {
  expect(await at(text, ['out'])).toBeUndefined();
});
