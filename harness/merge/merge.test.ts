/** Shards that are put together are the run that was not cut, and nothing else can be put together. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CIRCUMSTANCES, findings } from '../findings.ts';
import { packageRoot } from '../host.ts';
import type { RunOutcome } from '../run.ts';
import type { RunStart } from '../run-start.ts';
import { played, prepared, small, write, writeConfig } from '../testing/projects.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { merge } from './merge.ts';

const detector = `
import { defineDetector, z } from '${join(packageRoot(), 'harness', 'index.ts')}';
export default defineDetector({
  name: 'own', title: 'own', cite: 'a test', rule: 'suspect after 400 ms',
  params: z.strictObject({}), sweep: () => ({}), create: () => ({ heartbeat: (at) => at + 400 }),
});`;

function folderWithProjects(): string {
  const folder = temporaryFolder();
  write(folder, { 'a.yaml': small, 'b.yaml': { ...small, repeats: 2 } });
  const project = { world: 'simulated' as const, scenarios: ['*.yaml'] };
  writeConfig(folder, {
    projects: [
      { ...project, name: 'one', exposure: '20s', thresholds: { mistake_rate: '< 9999/h' } },
      { ...project, name: 'other', detectors: ['fixed:timeout=200ms|400ms'], seed: 7 },
    ],
  });
  return folder;
}

function together(out: string, ...folders: string[]) {
  return merge({ folders, out, stop: new AbortController().signal, say: () => undefined });
}

test('one, two and three shards give the result of the run that was not cut, to the byte', async () => {
  const folder = folderWithProjects();
  const scenarios = await prepared(folder);
  const whole = await played(scenarios, join(folder, 'whole'));
  expect(whole.result.scenarios.length).toBe(4);
  expect(whole.result.pooled.map(({ project }) => project)).toEqual(['one', 'other']);
  for (const count of [1, 2, 3]) {
    const out = join(folder, `by-${count}`);
    for (let index = 1; index <= count; index++)
      await played(scenarios, join(out, `artifact-${index}`), { index, count });
    const { result, exit, run } = await together(join(folder, 'merged'), out);
    expect(JSON.stringify(findings(result))).toBe(JSON.stringify(findings(whole.result)));
    expect(result.parts?.length).toBe(count);
    expect(exit).toBe(whole.exit);
    expect(readdirSync(join(run.folder, 'traces')).sort()).toEqual(
      readdirSync(join(whole.run.folder, 'traces')).sort(),
    );
  }
});

test('the circumstances are all that two runs of the same differ by', async () => {
  const folder = folderWithProjects();
  const scenarios = await prepared(folder, { wanted: { projects: ['other'], named: ['a'] } });
  const [one, other] = [await played(scenarios, folder), await played(scenarios, folder)];
  const differing = Object.keys(one.result).filter(
    (key) => JSON.stringify(Reflect.get(one.result, key)) !== JSON.stringify(Reflect.get(other.result, key)),
  );
  expect(CIRCUMSTANCES).toEqual(expect.arrayContaining(differing));
  expect(differing).toContain('id');
});

test('a limit that ends a scenario early ends it where it would have in one run, and no shard by itself', async () => {
  const folder = temporaryFolder();
  const thresholds = { mistake_rate: { limit: '< 1/h', abortOnFail: true } };
  const loss = { ...small.phases[0]!, faults: [{ fault: 'loss' as const, rate: '40%' }] };
  write(folder, { 'a.yaml': { ...small, phases: [loss], repeats: 12, thresholds } });
  writeConfig(folder, { projects: [{ name: 'p', world: 'simulated', scenarios: ['a.yaml'] }] });
  const scenarios = await prepared(folder);
  const whole = await played(scenarios, folder);
  const { played: plays } = whole.result.scenarios[0]!.repeats;
  expect(plays).toBeLessThan(12);
  const parts: RunOutcome[] = [];
  for (const index of [1, 2]) parts.push(await played(scenarios, folder, { index, count: 2 }));
  expect(parts.map(({ result }) => result.scenarios[0]!.repeats.played)).toEqual([6, 6]);
  const { result, run } = await together(join(folder, 'merged'), ...parts.map((part) => part.run.folder));
  expect(JSON.stringify(findings(result))).toBe(JSON.stringify(findings(whole.result)));
  expect(readdirSync(join(run.folder, 'traces')).length).toBe(plays);
  const again = await together(join(folder, 'merged'), whole.run.folder);
  expect(findings(again.result)).toEqual(findings(whole.result));
});

test('a shard without plays is one as well, and a shard says what it is', async () => {
  const folder = folderWithProjects();
  const scenarios = await prepared(folder, { wanted: { projects: ['other'], named: ['a'] } });
  const parts: RunOutcome[] = [];
  for (const index of [1, 2]) parts.push(await played(scenarios, folder, { index, count: 2 }));
  expect(parts.map(({ result }) => [result.scenarios.length, result.shard?.index])).toEqual([
    [1, 1],
    [0, 2],
  ]);
  expect(parts[1]!.exit).toBe(0);
  const { result } = await together(join(folder, 'merged'), ...parts.map(({ run }) => run.folder));
  expect(result.scenarios.map(({ title }) => title)).toEqual(['other › a']);
  expect(result.shard).toBeUndefined();
});

test('runs of different things become one, and the same in both worlds is told apart', async () => {
  const folder = folderWithProjects();
  const one = await played(await prepared(folder, { wanted: { projects: ['one'], named: ['a'] } }), folder);
  const other = await played(
    await prepared(folder, { wanted: { projects: ['other'], named: ['b'] } }),
    folder,
  );
  const { result } = await together(join(folder, 'merged'), one.run.folder, other.run.folder);
  expect(result.scenarios.map(({ title }) => title)).toEqual(['one › a', 'other › b']);
  // as a run in the live world would have written it
  const live = join(folder, 'live');
  cpSync(one.run.folder, live, { recursive: true });
  rewrite(live, (start) => ({ ...start, scenarios: start.scenarios.map((s) => ({ ...s, world: 'live' })) }));
  const both = await together(join(folder, 'merged'), one.run.folder, live);
  expect(both.result.scenarios.map(({ id, title }) => [id, title])).toEqual([
    ['simulated.one.a', 'one › a, simulated'],
    ['live.one.a', 'one › a, live'],
  ]);
});

test('a shard that was killed leaves what it had, and the whole is told to have failed', async () => {
  const folder = folderWithProjects();
  const scenarios = await prepared(folder, { wanted: { projects: ['one'], named: ['a'] } });
  const runs = [];
  for (const index of [1, 2]) runs.push((await played(scenarios, folder, { index, count: 2 })).run.folder);
  rmSync(join(runs[1]!, 'result.json'));
  rmSync(join(runs[1]!, 'traces', 'one.a.2'), { recursive: true });
  const { result, exit } = await together(join(folder, 'merged'), ...runs);
  expect(result).toMatchObject({
    state: 'failed',
    failure: expect.stringMatching(/^shard 2\/2 left no result/),
  });
  expect(result.scenarios[0]!.repeats).toEqual({ planned: 5, played: 4 });
  expect(exit).toBe(3);
});

test('detectors of the user’s own are found where they lie here, and must hold what they held there', async () => {
  const folder = folderWithProjects();
  write(folder, { 'own.ts': detector });
  writeConfig(folder, {
    projects: [{ name: 'p', world: 'simulated', scenarios: ['a.yaml'], detectors: ['./own.ts'] }],
  });
  const run = await played(await prepared(folder), folder);
  const { result } = await together(join(folder, 'merged'), run.run.folder);
  expect(findings(result)).toEqual(findings(run.result));
  write(folder, { 'own.ts': `${detector}\n// edited` });
  await expect(together(join(folder, 'merged'), run.run.folder)).rejects.toThrow(
    /the detectors of p › a are others now[\s\S]*own\.ts/,
  );
});

function rewrite(run: string, change: (start: RunStart) => unknown): void {
  const path = join(run, 'run.json');
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')) as RunStart)));
}

describe('what does not belong together is refused by name, and nothing is left', () => {
  async function shards(count = 2) {
    const folder = folderWithProjects();
    const scenarios = await prepared(folder, {
      wanted: { projects: ['one'], named: ['b'] },
      flags: { repeats: 2 },
    });
    const runs: string[] = [];
    for (let index = 1; index <= count; index++)
      runs.push((await played(scenarios, join(folder, `${index}`), { index, count })).run.folder);
    return { folder, runs: runs as [string, string, string] };
  }

  test('a shard that is missing or there twice, or no run at all', async () => {
    const { folder, runs } = await shards(3);
    const out = join(folder, 'merged');
    await expect(together(out, runs[0], runs[2])).rejects.toThrow(/missing: shard 2\/3[\s\S]*--shard 2\/3/);
    await expect(together(out, runs[1])).rejects.toThrow(/missing: shards 1\/3, 3\/3/);
    cpSync(runs[0], join(folder, 'copy'), { recursive: true });
    await expect(together(out, ...runs, join(folder, 'copy'))).rejects.toThrow(
      /shard 1\/3 is there twice[\s\S]* and /,
    );
    await expect(together(out, join(folder, 'nowhere'))).rejects.toThrow(/there is no folder/);
    await expect(together(out, join(runs[0], 'traces'))).rejects.toThrow(/there is no run in/);
    expect(existsSync(out)).toBe(false);
  });

  test('a shard of which a part did not arrive', async () => {
    const { folder, runs } = await shards();
    const out = join(folder, 'merged');
    for (const [file, text] of [
      [join('traces', 'one.b.1', 'events.jsonl'), 'x\n'],
      [join('traces', 'one.b.1', 'play.json'), '{"plan":'],
      ['run.json', '{"id":"'],
    ] as const) {
      const damaged = runs.map((run) => join(run, file)).find((path) => existsSync(path))!;
      writeFileSync(damaged, text);
      const refused = together(out, ...runs);
      await expect(refused).rejects.toThrow(expect.objectContaining({ exit: 64 }));
      await expect(refused).rejects.toThrow(file);
    }
    expect(existsSync(join(out, 'runs')) && readdirSync(join(out, 'runs'))).toEqual([]);
  });

  const both = (start: RunStart, change: (one: RunStart['scenarios'][number]) => object) => ({
    ...start,
    scenarios: start.scenarios.map((one) => ({ ...one, ...change(one) })),
  });
  test.each<[string, (start: RunStart) => unknown]>([
    ['the version of flatline differs: this is', (start) => ({ ...start, flatline: '0.0.1' })],
    ['the policy for inconclusive checks differs', (start) => ({ ...start, inconclusive: 'fail' })],
    ['the number of shards differs', (start) => ({ ...start, shard: { index: 2, count: 3 } })],
    [
      'the list of scenarios differs',
      (start) => ({ ...start, scenarios: [...start.scenarios, { ...start.scenarios[0]!, title: 'x' }] }),
    ],
    ['the seed of one › b differs', (start) => both(start, () => ({ seed: 1 }))],
    ['the number of plays of one › b differs', (start) => both(start, () => ({ repeats: 9 }))],
    [
      'the content of one › b differs',
      (start) => both(start, ({ wrote }) => ({ wrote: { ...wrote, scenario: 'f'.repeat(64) } })),
    ],
    [
      'the detectors of one › b differs',
      (start) => both(start, ({ wrote }) => ({ wrote: { ...wrote, detectors: 'f'.repeat(64) } })),
    ],
    [
      'the checks of one › b differs',
      (start) => both(start, ({ checks }) => ({ checks: { ...checks, thresholds: [] } })),
    ],
  ])('%s', async (says, change) => {
    const { folder, runs } = await shards();
    rewrite(runs[1], change);
    await expect(together(join(folder, 'merged'), ...runs)).rejects.toThrow(says);
    expect(existsSync(join(folder, 'merged'))).toBe(false);
  });
});
