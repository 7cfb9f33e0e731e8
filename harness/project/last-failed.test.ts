/** What of a configuration is run again, because it did not pass before. */
import { describe, expect, test } from 'vitest';
import type { Result } from '../result.ts';
import { folderWith, read } from '../testing/projects.ts';
import { result } from '../testing/result.ts';
import { entriesOf, titleOf } from './entries.ts';
import { lastFailed, prepareAll } from './select.ts';

describe('what did not pass in the last run', () => {
  const [example] = result.scenarios;
  const sound = { ...example!, void: [], checks: [], state: 'complete' as const };
  const check = { asked: 'x', kind: 'threshold', where: 'y', row: 'phi', phase: null, why: '' } as const;
  const last = (...scenarios: Partial<Result['scenarios'][number]>[]): Result => ({
    ...result,
    scenarios: scenarios.map((one) => ({ ...sound, world: 'simulated', project: 'virtual', ...one })),
  });

  test('is run again with its seed, and what passed is not', async () => {
    const entries = await entriesOf(await read(folderWith()), { named: [] });
    const failed = lastFailed(
      entries,
      last(
        { name: 'a', title: 'virtual › a', seed: 7, void: ['a dose was missed'] },
        { name: 'b', title: 'virtual › b', seed: 7 },
        { name: 'crash', title: 'virtual › crash, seed 8', seed: 8, state: 'failed' },
        { name: 'crash', title: 'virtual › crash, seed 9', seed: 9 },
      ),
    );
    const { scenarios: again } = await prepareAll(failed, { repeats: 1 });
    expect(again.map(({ id, seed }) => [id, seed])).toEqual([
      ['virtual.a', 7],
      ['virtual.crash.s8', 8],
    ]);
  });

  test('includes what failed a check that counts, but not a warning', async () => {
    const entries = await entriesOf(await read(folderWith()), { named: [], projects: ['virtual'] });
    const failed = (level: 'fail' | 'warn') =>
      lastFailed(entries, last({ name: 'a', seed: 1, checks: [{ ...check, level, verdict: 'fail' }] }));
    expect(failed('fail').map(titleOf)).toEqual(['virtual › a']);
    expect(failed('warn')).toEqual([]);
  });

  test('includes what could not be decided, where its run was to fail by that, and detectors that threw', async () => {
    const entries = await entriesOf(await read(folderWith()), { named: [], projects: ['virtual'] });
    const undecided = { ...check, level: 'fail', verdict: 'inconclusive' } as const;
    const under = (inconclusive: Result['inconclusive']) =>
      lastFailed(entries, { ...last({ name: 'a', checks: [undecided] }), inconclusive }).map(titleOf);
    expect(under('fail')).toEqual(['virtual › a']);
    expect(under('warn')).toEqual([]);
    const rows = [{ ...sound.rows[0]!, error: 'oops' }];
    expect(lastFailed(entries, last({ name: 'b', rows })).map(titleOf)).toEqual(['virtual › b']);
  });

  test('is run in the world in which it failed, where no project and no flag says another', async () => {
    const entries = await entriesOf(undefined, { named: ['crash'] });
    const { project: _, ...failed } = last({ name: 'crash', state: 'failed' }).scenarios[0]!;
    const before = { ...result, scenarios: [failed] };
    expect(lastFailed(entries, before).map(({ world }) => world)).toEqual(['simulated']);
    expect(() => lastFailed(entries, before, 'live')).toThrow(
      /nothing failed in the last run, but crash did/,
    );
  });

  test('is not taken for nothing, where something else failed', async () => {
    const entries = await entriesOf(await read(folderWith()), { named: ['b'] });
    expect(() => lastFailed(entries, last({ name: 'a', title: 'virtual › a', state: 'failed' }))).toThrow(
      /nothing failed in the last run, but virtual › a did/,
    );
  });
});
