/** Runs of several projects, in every report. */
import { expect, test } from 'vitest';
import type { Result } from '../harness/result.ts';
import { result } from '../harness/testing/result.ts';
import { page } from './html/page.ts';
import { reporters } from './index.ts';

const plain = { color: false, width: Number.POSITIVE_INFINITY };

test('the same scenario in two projects, or with two seeds, is told apart in every report', async () => {
  const [one] = result.scenarios as [Result['scenarios'][number]];
  const virtual = {
    id: 'v.crash.s7',
    title: 'v › crash, seed 7',
    project: 'v',
    seed: 7,
    world: 'simulated',
  } as const;
  const engine = { name: 'models of links', origin: 'virtual time' };
  const part = {
    id: 'x',
    startedAt: result.startedAt,
    tookMs: 1,
    machine: { ...result.machine, cpu: 'Other CPU' },
  };
  const pooled = result.pooled.flatMap((all) => [all, { ...all, project: 'v', world: 'simulated' as const }]);
  const both: Result = { ...result, scenarios: [one, { ...one, ...virtual, engine }], parts: [part], pooled };
  const files: Record<string, string> = {};
  for (const name of ['terminal', 'markdown', 'csv', 'svg'] as const)
    Object.assign(files, await reporters[name].render(both, plain));
  files['page'] = page(both, '');
  expect(files['stdout']).toMatch(/^v › crash, seed 7 /m);
  expect(files['stdout']).toMatch(/network +toxiproxy[\s\S]*network +models of links, in virtual time/);
  expect(files['stdout']).toMatch(/put together from 1 runs?\n[\s\S]*Test CPU[\s\S]*Other CPU/);
  expect(files['summary.md']).toContain('## v › crash, seed 7\n');
  expect(files['metrics.csv']).toMatch(/,simulated,models of links,v,crash,/);
  expect(files['page']).toContain('<a href="#v.crash.s7">v › crash, seed 7</a>');
  expect(files['page']).toContain('over all scenarios of v</h2>');
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining([
      'tradeoff-live.svg',
      'tradeoff-v.svg',
      'tradeoff-crash.svg',
      'tradeoff-v.crash.s7.svg',
    ]),
  );
});
