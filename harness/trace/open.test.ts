import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FlatlineError } from '../errors.ts';
import { writePlay } from '../testing/recordings.ts';
import { plan } from '../testing/scenarios.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { steady, traceOf, watchOf } from '../testing/traces.ts';
import { compactFile } from './folder.ts';
import { findTraces, openTraces } from './open.ts';
import { writeTrace } from './write.ts';

/** An `out` with one run of eleven plays, and the id of the run. */
async function ran(): Promise<{ out: string; id: string; traces: string }> {
  const out = temporaryFolder();
  const traces = join(out, 'runs', 'a-run', 'traces');
  for (const play of ['1', '2', '11'])
    await writePlay(join(traces, `short.${play}`), { plan: plan({ phases: [{ name: 'a', for: '1s' }] }) });
  symlinkSync(join('runs', 'a-run'), join(out, 'latest'), 'junction');
  return { out, id: 'a-run', traces };
}

/** What opening it throws. */
function told(named: string, out: string): { what: string; where?: string; fix?: string } {
  try {
    openTraces(named, out);
  } catch (error) {
    if (error instanceof FlatlineError) return error.complaint;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test('a run is all its plays, by its id, its folder, the folder of its traces, or as the latest', async () => {
  const { out, id, traces } = await ran();
  const names = ['short.1', 'short.2', 'short.11'];
  expect(findTraces(id, out)).toEqual(names.map((name) => join(traces, name)));
  expect(findTraces('latest', out)).toEqual(names.map((name) => join(out, 'latest', 'traces', name)));
  for (const named of [join(out, 'runs', id), traces])
    expect(findTraces(named, 'elsewhere')).toEqual(names.map((name) => join(traces, name)));
  expect(openTraces(id, out).map(({ about }) => about.name)).toEqual(['test', 'test', 'test']);
});

test('a play is the file that it left, or its journals where it left none', async () => {
  const { out, traces } = await ran();
  const play = join(traces, 'short.1');
  const [journals] = openTraces(play, out);
  expect(journals!.watches.length).toBe(3);
  writeTrace(compactFile(play), traceOf([], { about: { name: 'compact' } }));
  expect(openTraces(play, out)[0]!.about.name).toBe('compact');
});

test('a file is itself, finished or not', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'x.fltrace');
  writeTrace(path, traceOf([watchOf(steady(3, 100))]));
  expect(openTraces(path, folder)[0]!.watches[0]!.heard.at.length).toBe(3);
  renameSync(path, `${path}.part`);
  expect(openTraces(`${path}.part`, folder).length).toBe(1);
  expect(told(path, folder)).toMatchObject({
    what: 'the trace was never finished',
    fix: `to use what is there, name ${path}.part`,
  });
});

test('what is no trace is told by what it is', async () => {
  const { out, traces } = await ran();
  expect(told('latst', out).what).toBe('there is no trace "latst"');
  expect(told('latst', out).where).toContain(join(out, 'runs', 'latst'));
  const empty = join(out, 'empty');
  mkdirSync(join(empty, 'traces'), { recursive: true });
  expect(told(empty, out).what).toBe('the folder holds no recorded play');
  const table = join(out, 'mine.csv');
  writeFileSync(table, 'seq,sent_ms,arrived_ms\n');
  expect(told(table, out)).toMatchObject({ what: 'not a trace of flatline', where: table });
  expect(told(table, out).fix).toContain('flatline trace import');
  const play = join(traces, 'short.2');
  writeFileSync(join(play, 'play.json'), '{"plan":');
  expect(told(play, out)).toMatchObject({ where: join(play, 'play.json') });
  expect(told(play, out).what).toMatch(/^can't read the play: /);
});

test('a run of which a play never began is the others', async () => {
  const { out, id, traces } = await ran();
  rmSync(join(traces, 'short.2', 'play.json'));
  expect(findTraces(id, out)).toEqual([join(traces, 'short.1'), join(traces, 'short.11')]);
});
