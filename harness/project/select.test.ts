/** What of a configuration is run, by what a command line says. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, prepared, read, selectedIn, small, write, writeConfig } from '../testing/projects.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import type { ConfigInput } from './config.ts';
import { entriesOf, titleOf, type Wanted } from './entries.ts';
import { prepareAll } from './select.ts';
import { refuseStrays } from './strays.ts';

async function titles(folder: string, wanted: Partial<Wanted> = {}): Promise<string[]> {
  return (await entriesOf(await read(folder), { named: [], ...wanted })).map(titleOf);
}

describe('what is run', () => {
  test('is all that the projects list, each file once, and what a glob finds in the order of names', async () => {
    const all = await titles(folderWith());
    expect(all.slice(0, 4)).toEqual(['virtual › a', 'virtual › b', 'virtual › crash', 'real › a']);
    expect(all.slice(4)).toContain('real › crash-after-heal');
  });

  test.each<[Partial<Wanted>, string[]]>([
    [{ projects: ['virtual'] }, ['virtual › a', 'virtual › b', 'virtual › crash']],
    [{ world: 'simulated' }, ['virtual › a', 'virtual › b', 'virtual › crash']],
    [{ named: ['a'] }, ['virtual › a', 'real › a']],
    [{ named: ['a', 'b'], projects: ['virtual'] }, ['virtual › a', 'virtual › b']],
    [{ grep: /l › [ab]$/ }, ['virtual › a', 'virtual › b', 'real › a']],
    [{ named: ['a'], grep: /real/ }, ['real › a']],
  ])('is narrowed by %j', async (wanted, left) => {
    expect(await titles(folderWith(), wanted)).toEqual(left);
  });

  test('is what is named by its path, too', async () => {
    const folder = folderWith();
    expect(await titles(folder, { named: [join(folder, 'plays/b.yaml')] })).toEqual(['virtual › b']);
  });

  test('is what is named alone, where no project is', async () => {
    const folder = temporaryFolder();
    writeConfig(folder, { reporters: ['csv'] });
    expect(await titles(folder, { named: ['crash'] })).toEqual(['crash']);
    await expect(titles(folder)).rejects.toThrow(/no scenario named[\s\S]*flatline\.config\.ts/);
    await expect(titles(folder, { projects: ['a'] })).rejects.toThrow(/there are no projects/);
  });

  test.each<[Partial<Wanted>, RegExp]>([
    [
      { projects: ['virtul'] },
      /unknown project "virtul"; did you mean "virtual"\?[\s\S]*known: virtual, real/,
    ],
    [{ named: ['aa'] }, /no project plays "aa"; did you mean "a"\?[\s\S]*a, b, crash[\s\S]*--no-config/],
    [{ projects: ['real'], world: 'simulated' }, /no project .* is simulated[\s\S]*flag --world/],
    [{ projects: ['virtual'], suite: 'presets' }, /no project plays a scenario of the suite/],
    [{ grep: /zzz/ }, /nothing is called like \/zzz\/[\s\S]*there is: virtual › a, /],
  ])('is nothing, and that is refused, with %j', async (wanted, says) => {
    await expect(titles(folderWith(), wanted)).rejects.toThrow(says);
  });

  test.each<[NonNullable<ConfigInput['projects']>[number], RegExp]>([
    [{ name: 'a', scenarios: ['crsh'] }, /"crsh"; did you mean "crash"\?[\s\S]*flatline\.config\.ts:6:9$/m],
    [
      { name: 'a', scenarios: ['no/*.yaml'] },
      /no file is called like no\/\*\.yaml[\s\S]*flatline\.config\.ts:6:9$/m,
    ],
    [
      { name: 'a', scenarios: ['crash'], detectors: ['fixed:5'] },
      /"5" is not a parameter[\s\S]*flatline\.config\.ts:8:20$/m,
    ],
    [
      { name: 'a', scenarios: ['crash'], detectors: ['fxed'] },
      /unknown detector "fxed"; did you mean "fixed"\?[\s\S]*flatline\.config\.ts:8:20$/m,
    ],
    [
      { name: 'a', scenarios: ['crash'], thresholds: { mistake_rat: '< 1/h' } },
      /^flatline\.config\.ts:9:9 projects\[0\]\.thresholds\.mistake_rat: unknown metric/,
    ],
  ])('is nothing, and that is refused, where a project says %j', async (project, says) => {
    const folder = folderWith({ projects: [project] });
    await expect(prepared(folder)).rejects.toThrow(says);
  });
});

describe('a scenario of a project', () => {
  test('is played as the project says, and its command names the project and no more', async () => {
    const [a] = await prepared(folderWith(), { wanted: { named: ['a'] } });
    expect(a).toMatchObject({
      id: 'virtual.a',
      title: 'virtual › a',
      project: 'virtual',
      world: 'simulated',
      seed: 7,
    });
    expect(a!.plans.length).toBe(3);
    expect(a!.again).toMatch(/ run a --seed 7 --project virtual$/);
  });

  test('is played as a flag says, if one does, and the command has the flag', async () => {
    const wanted = { projects: ['virtual'], named: ['a'] };
    const [a] = await prepared(folderWith(), { wanted, flags: { seed: 1, exposure: 20_000, jobs: 2 } });
    expect(a).toMatchObject({ seed: 1, jobs: 2 });
    expect(a!.plans.length).toBe(5);
    expect(a!.again).toMatch(/ run a --seed 1 --project virtual --exposure 20s$/);
  });

  test('has its plans from file and seed, whatever project it is in', async () => {
    const [one, other] = await prepared(folderWith(), {
      wanted: { named: ['a'] },
      flags: { seed: 5, repeats: 1 },
    });
    expect(one!.plans[0]!.spells).toEqual(other!.plans[0]!.spells);
  });

  test('is held to the limits of the configuration and of the project besides its own', async () => {
    const folder = folderWith({
      thresholds: { mistake_rate: '< 9/h' },
      projects: [{ name: 'p', scenarios: ['plays/a.yaml'], thresholds: { detection_time: 'p(50) < 1s' } }],
    });
    write(folder, { 'plays/a.yaml': { ...small, thresholds: { missed: '< 1' } } });
    const [{ checks }] = (await prepared(folder)) as [Awaited<ReturnType<typeof prepared>>[number]];
    expect(checks.thresholds.map(({ text, where }) => `${where.replace(/.*\//, '')} ${text}`)).toEqual([
      expect.stringMatching(/^a\.yaml:\d+:\d+ missed < 1$/),
      'flatline.config.ts:14:21 mistake_rate < 9/h',
      'flatline.config.ts:9:27 detection_time p(50) < 1s',
    ]);
  });

  test('is held to the limits of a configuration that has no projects, too', async () => {
    const folder = temporaryFolder();
    writeConfig(folder, { thresholds: { mistake_rate: '< 9/h' } });
    const [{ checks }] = (await prepared(folder, { wanted: { named: ['crash'] } })) as [
      Awaited<ReturnType<typeof prepared>>[number],
    ];
    expect(checks.thresholds.map(({ text }) => text)).toEqual(['mistake_rate < 9/h']);
    writeConfig(folder, { thresholds: { mistake_rat: '< 9/h' } }, 'other.mjs');
    const config = await read(folder, 'other.mjs');
    await expect(prepareAll(await entriesOf(config, { named: ['crash'] }), {})).rejects.toThrow(
      /other\.mjs:3:5 thresholds\.mistake_rat: unknown metric/,
    );
  });

  test('is held once to what its project and the configuration both ask for', async () => {
    const thresholds = { mistake_rate: '< 9/h' };
    const folder = folderWith({
      thresholds,
      projects: [{ name: 'p', scenarios: ['plays/a.yaml'], thresholds }],
    });
    const [{ checks }] = (await prepared(folder)) as [Awaited<ReturnType<typeof prepared>>[number]];
    expect(checks.thresholds.map(({ text }) => text)).toEqual(['mistake_rate < 9/h']);
  });

  test('may not be limited by a detector that nothing of the configuration judges', async () => {
    const limited = (detector: string): ConfigInput => ({
      thresholds: { [`mistakes{detector:${detector}}`]: '<= 0' },
      projects: [
        { name: 'p', scenarios: ['plays/a.yaml'], detectors: ['chen:alpha=200ms'] },
        { name: 'q', scenarios: ['plays/b.yaml'] },
      ],
    });
    const strays = async (detector: string, named: string[]): Promise<void> => {
      const folder = folderWith(limited(detector));
      const config = (await read(folder))!;
      await refuseStrays(config, { named }, await selectedIn(folder, { wanted: { named } }));
    };
    await expect(strays('chn', ['b'])).rejects.toThrow(
      /^flatline\.config\.ts:20:5 .*unknown detector "chn"; did you mean "chen"\?/,
    );
    // judged in the other project
    await strays('chen', ['b']);
    // as the scenario itself would, had the project not said otherwise
    await expect(strays('akka', ['a'])).rejects.toThrow(/unknown detector "akka"/);
  });

  test('is told of a tag of its own that means nothing, though others are judged', async () => {
    const thresholds = { 'mistakes{detector:fixd}': '<= 0' };
    const folder = folderWith({
      projects: [{ name: 'p', scenarios: ['plays/c.yaml'], detectors: ['chen'] }],
    });
    write(folder, { 'plays/c.yaml': { ...small, thresholds } });
    await expect(prepared(folder)).rejects.toThrow(/unknown detector "fixd"; did you mean "fixed"\?/);
    write(folder, { 'plays/c.yaml': { ...small, thresholds: { 'mistakes{detector:fixed}': '<= 0' } } });
    expect(await prepared(folder)).toHaveLength(1);
  });

  test('is there as often as it is repeated, each with the next seed in its name', async () => {
    const wanted = { projects: ['virtual'], named: ['a'] };
    const all = await prepared(folderWith(), { wanted, flags: { repeatEach: 3, repeats: 1 } });
    expect(all.map(({ id, seed }) => [id, seed])).toEqual([
      ['virtual.a.s7', 7],
      ['virtual.a.s8', 8],
      ['virtual.a.s9', 9],
    ]);
    expect(all[2]).toMatchObject({ title: 'virtual › a, seed 9' });
    expect(all[2]!.again).toMatch(/--seed 9 /);
    expect(new Set(all.map(({ plans }) => JSON.stringify(plans[0]!.spells))).size).toBe(3);
  });

  test('must not share its name with another of the same project', async () => {
    const folder = folderWith({ projects: [{ name: 'p', scenarios: ['plays/a.yaml', 'more/a.yaml'] }] });
    write(folder, { 'more/a.yaml': small });
    await expect(prepared(folder)).rejects.toThrow(/two scenarios are called "p › a"/);
  });
});
