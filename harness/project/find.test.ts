/** Where a configuration is found, and what is said of one that can't be used. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { read, write, writeConfig } from '../testing/projects.ts';
import { temporaryFolder } from '../testing/temporary.ts';

const one = { projects: [{ name: 'virtual', scenarios: ['crash'] }] };

describe('a configuration is found', () => {
  test('in the working directory, or else in the nearest folder above it', async () => {
    const folder = temporaryFolder();
    const below = join(folder, 'a', 'b');
    write(below, { 'x.txt': '' });
    writeConfig(folder, one);
    expect(await read(folder)).toMatchObject({ file: 'flatline.config.ts', folder, flags: [] });
    expect(await read(below)).toMatchObject({ file: '../../flatline.config.ts', folder });
    writeConfig(join(folder, 'a'), { out: 'nearer' });
    expect(await read(below)).toMatchObject({ file: '../flatline.config.ts', out: 'nearer' });
  });

  test.each(['ts', 'mts', 'mjs'])('as flatline.config.%s', async (extension) => {
    const folder = temporaryFolder();
    writeConfig(folder, one, `flatline.config.${extension}`);
    expect(await read(folder)).toMatchObject({ projects: [{ name: 'virtual', world: 'live' }] });
  });

  test('as flatline.config.js, where the package says that this is a module', async () => {
    const folder = temporaryFolder();
    write(folder, { 'package.json': { type: 'module' } });
    writeConfig(folder, one, 'flatline.config.js');
    expect(await read(folder)).toMatchObject(one);
  });

  test('by the name that --config gives, which stands in commands to run something again', async () => {
    const folder = temporaryFolder();
    writeConfig(folder, one);
    writeConfig(folder, { out: 'other' }, 'other.mjs');
    expect(await read(folder, 'other.mjs')).toMatchObject({ out: 'other', flags: ['--config', 'other.mjs'] });
    await expect(read(folder, 'nowhere.ts')).rejects.toThrow(
      'there is no configuration nowhere.ts\nflag --config',
    );
  });

  test('nowhere, and that is fine', async () => {
    expect(await read(temporaryFolder())).toBeUndefined();
  });
});

test.each([
  [{ projcts: [] }, 'flatline.config.ts:2:3 projcts: unknown key "projcts"; did you mean "projects"?'],
  [{ projects: [] }, 'flatline.config.ts:2:15 projects: '],
  [
    { projects: [{ name: 'a', scenarois: ['crash'] }] },
    'projects[0].scenarois: unknown key "scenarois"; did you mean "scenarios"?',
  ],
  [
    { projects: [{ name: 'a' }] },
    'projects[0]: names nothing to run: give it `scenarios`, a `suite`, or `traces`',
  ],
  [{ projects: [{ name: 'a b', scenarios: ['crash'] }] }, 'projects[0].name: use a letter, then letters'],
  [
    { projects: [{ name: 'a', scenarios: ['crash'], world: 'simulatd' }] },
    'projects[0].world: expected "live" or "simulated", not "simulatd"; did you mean "simulated"?',
  ],
  [
    { projects: [{ name: 'a', scenarios: ['crash'], exposure: 3 }] },
    'projects[0].exposure: expected a duration such as "100ms"',
  ],
  [{ projects: [{ name: 'a', scenarios: ['crash'], jobs: 0 }] }, 'projects[0].jobs: '],
  [
    {
      projects: [
        { name: 'a', suite: 'demo' },
        { name: 'a', suite: 'demo' },
      ],
    },
    'projects[1].name: a second project "a"',
  ],
  [
    { projects: [{ name: 'a', suite: 'dmo' }] },
    'projects[0].suite: unknown suite "dmo"; did you mean "demo"?',
  ],
  [{ reporters: ['csv', 'htm'] }, 'reporters[1]: unknown reporter "htm"; did you mean "html"?'],
  [{ inconclusive: 'ignore' }, 'inconclusive: '],
  [{ thresholds: { mistake_rate: [] } }, 'thresholds.mistake_rate: empty: expected at least one'],
  [{ thresholds: { mistake_rate: 3 } }, 'thresholds.mistake_rate: '],
])('%j is refused with its place', async (config, says) => {
  const folder = temporaryFolder();
  writeConfig(folder, config as never);
  await expect(read(folder)).rejects.toThrow(says);
});

test.each([
  ['export const a = 1;', /it has no default export[\s\S]*flatline\.config\.ts[\s\S]*defineConfig/],
  ["\nthrow new Error('oops');", /can't load the configuration: oops\nflatline\.config\.ts:2:7$/],
  ['export default () => ({});', /its default export is a function[\s\S]*defineConfig/],
  ["import './gone.ts';", /Cannot find module '[^']*gone\.ts' imported from [^\n]*flatline\.config\.ts\n/],
  [
    "export default {\r\n  out: 'a',\r\n  out: 'b',\r\n};\r\n",
    /^flatline\.config\.ts:3:3 this key stands here a second time\n {2}3 \| {3}out: 'b',\n/,
  ],
  ["import 'no-such-package';", /Cannot find package[\s\S]*npm install no-such-package$/],
])('a file with %s can not be loaded, and that is told', async (text, says) => {
  const folder = temporaryFolder();
  write(folder, { 'flatline.config.ts': text });
  await expect(read(folder)).rejects.toThrow(says);
});
