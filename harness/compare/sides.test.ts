import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { small, write } from '../testing/projects.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { isFlatline } from './git.ts';
import { hashOutside } from './outside.ts';
import { orderFor, type Plays } from './sides.ts';

/** A repository with a folder in which a person stands, and a folder beside it. */
function folders() {
  const base = realpathSync(temporaryFolder());
  const [top, beside] = [join(base, 'repo'), join(base, 'beside')];
  mkdirSync(join(top, 'sub'), { recursive: true });
  mkdirSync(beside);
  return { base, top, beside, place: { top, inside: 'sub' } };
}

function plays(given: Partial<Plays>): Plays {
  const stop = new AbortController().signal;
  return { scenarios: [], detectors: [], flags: [], out: '.', stop, say: () => undefined, ...given };
}

test('a detector in the repository is each side’s own, however it was named; one outside is the same for all', async () => {
  const { base, top, beside, place } = folders();
  write(top, { 'det.ts': '', 'sub/own.ts': '' });
  write(beside, { 'det.ts': '' });
  symlinkSync(top, join(base, 'link'));
  symlinkSync(join(beside, 'det.ts'), join(top, 'linked.ts'));
  const detectors = [
    ...[join(top, 'det.ts:alpha=2'), '../det.ts', join(base, 'link', 'sub', 'own.ts'), 'own.ts'],
    ...['../../beside/det.ts:a=1', '../linked.ts', 'phi', 'preset:akka-cluster', 'fixed:timeout=1.5s|2s'],
  ];
  const { args, outside } = await orderFor(place, plays({ detectors, flags: ['--seed', '1'] }));
  expect(args.filter((arg) => arg !== '-d')).toEqual([
    ...['--seed', '1', './../det.ts:alpha=2', './../det.ts', './own.ts', './own.ts'],
    ...[`${beside}/det.ts:a=1`, './../linked.ts', 'phi', 'preset:akka-cluster', 'fixed:timeout=1.5s|2s'],
  ]);
  expect(outside).toEqual([join(beside, 'det.ts'), join(beside, 'det.ts')]);
});

test('a scenario in the repository is laid over, with what its code imports and its detectors by ways that commits have', async () => {
  const { top, beside, place } = folders();
  write(top, {
    'plain.yaml': `# in its own words\n${JSON.stringify(small)}`,
    'length.ts': "export const length = '4s';\n",
    'code.ts': `import { length } from './length.ts';
      const scenario = ${JSON.stringify(small)};
      export default { ...scenario, groups: undefined, phases: [{ ...scenario.phases[0], for: length }] };`,
    'odd.ts': 'export default { why: Infinity };\n',
    'named.yaml': { ...small, detectors: [{ use: join(top, 'sub', 'own.ts') }, { use: 'fixed' }] },
    'far.yaml': { ...small, detectors: [{ use: '../beside/det.ts', with: { a: 1 } }] },
  });
  const files = ['plain.yaml', 'code.ts', 'odd.ts', 'named.yaml', 'far.yaml'];
  const scenarios = files.map((file) => join(top, file));
  const order = await orderFor(place, plays({ scenarios }));
  expect(order.args).toEqual(files.map((file) => `./../${file}`));
  expect(order.files.map(({ path }) => path)).toEqual(files);
  const [plain, code, odd, named, far] = order.files.map(({ text }) => text);
  expect(plain).toMatch(/^# in its own words/);
  expect(code).toMatch(/^export default \{/);
  expect(JSON.parse(code!.slice('export default '.length, -2))).toEqual(small);
  expect(odd).toBe('export default { why: Infinity };\n');
  expect(JSON.parse(named!)).toEqual({ ...small, detectors: [{ use: './sub/own.ts' }, { use: 'fixed' }] });
  expect(JSON.parse(far!).detectors).toEqual([{ use: join(beside, 'det.ts'), with: { a: 1 } }]);
  expect(order.outside).toEqual([join(beside, 'det.ts')]);
  // its limits may name them all the same
  const others = await orderFor(place, plays({ scenarios, detectors: ['phi'] }));
  expect([others.files, others.outside]).toEqual([order.files, []]);
});

test('a scenario outside of the repository counts with all that it says, and can’t name a detector of a commit', async () => {
  const { top, beside, place } = folders();
  const path = join(beside, 'mine.yaml');
  const said = async (detectors: Plays['detectors'] = []) =>
    orderFor(place, plays({ scenarios: [path], detectors }));
  write(beside, { 'mine.yaml': { ...small, detectors: [{ use: './det.ts' }] } });
  const { args, files, outside, scenarios } = await said();
  expect([args, files, outside]).toEqual([[path], [], [join(beside, 'det.ts')]]);
  write(beside, { 'mine.yaml': { ...small, warmup: '3s', detectors: [{ use: '../repo/det.ts' }] } });
  write(top, { 'det.ts': '' });
  await expect(said()).rejects.toThrow(
    /every side would have the detector \.\.\/repo\/det\.ts[\s\S]*name it with -d/,
  );
  expect((await said(['phi'])).scenarios).not.toEqual(scenarios);
  await expect(orderFor(place, plays({ scenarios: ['./none.yaml'] }))).rejects.toThrow(
    /can't read the scenario/,
  );
});

test('code outside counts with what it names beside itself, and a program with all that there is', () => {
  const { beside } = folders();
  write(beside, {
    'det.ts': "import { a } from './a.ts';\nconst b = require('./b');\n",
    'a.ts': "export const a = 1; readFileSync(new URL('./c.json', import.meta.url));\n",
    'b.js': "import './det.ts';\n",
    'c.json': '{}',
    'd.ts': '',
  });
  const hash = () => hashOutside([join(beside, 'det.ts')]);
  let before = hash();
  expect(before).toMatch(/^[0-9a-f]{64}$/);
  for (const file of ['det.ts', 'a.ts', 'b.js', 'c.json']) {
    writeFileSync(join(beside, file), ' ', { flag: 'a' });
    expect(hash(), file).not.toBe(before);
    before = hash();
  }
  write(beside, { 'd.ts': 'other' });
  expect(hash()).toBe(before);
  expect(hashOutside([join(beside, 'gone.ts')])).toMatch(/^[0-9a-f]{64}$/);
  expect(hashOutside([join(beside, 'program')])).toBeUndefined();
});

test('a package.json that can’t be read is told by its name, and one of nothing is not flatline’s', () => {
  const { top, place } = folders();
  expect(isFlatline(place)).toBe(false);
  write(top, { 'package.json': 'null' });
  expect(isFlatline(place)).toBe(false);
  write(top, { 'package.json': '{"name":' });
  expect(() => isFlatline(place)).toThrow(expect.objectContaining({ exit: 64 }));
  expect(() => isFlatline(place)).toThrow(join(top, 'package.json'));
  expect(() => isFlatline(place, '0123456789')).toThrow(/0123456789:package\.json/);
});
