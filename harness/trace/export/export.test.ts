import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { execa } from 'execa';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { EXIT, FlatlineError } from '../../errors.ts';
import { temporaryFolder } from '../../testing/temporary.ts';
import { ABOUT, steady, traceOf, watchOf } from '../../testing/traces.ts';
import type { Trace } from '../trace.ts';
import { exportTrace, onlyLink } from './export.ts';
import { type ExportName, exportFormats } from './index.ts';
import { npyHeader } from './npy.ts';

const plainly = { force: false, stop: new AbortController().signal };

const put = (trace: Trace, format: ExportName, path: string, how = plainly): Promise<void> =>
  exportTrace(trace, exportFormats[format], path, how);

const some = traceOf([
  watchOf([
    { seq: 0, sentAt: 0, at: 1.5 },
    { seq: 1, sentAt: 100.001 },
    { seq: 2, sentAt: 200, at: 201.25 },
  ]),
  watchOf([{ seq: 7, sentAt: 10, at: 12 }], { link: { from: 'a "b",\nc', to: 'observer' } }),
]);
/** Two observers, and a sender that restarts. */
const more = traceOf([
  ...some.watches,
  watchOf(
    [
      { seq: 5, sentAt: 0, at: 1 },
      { seq: 0, sentAt: 900, at: 901, incarnation: 1 },
    ],
    { link: { from: 'n1', to: 'other' } },
  ),
]);

describe('csv', () => {
  test('has a line for each heartbeat, and names in quotes where they need them', async () => {
    const path = join(temporaryFolder(), 'x.csv');
    await put(some, 'csv', path);
    expect(readFileSync(path, 'utf8')).toBe(
      'seq,sent_ms,arrived_ms,peer\n0,0,1.5,n1\n1,100.001,,n1\n2,200,201.25,n1\n7,10,12,"a ""b"",\nc"\n',
    );
  });

  test('tells observers and lives apart where there are several', async () => {
    const path = join(temporaryFolder(), 'x.csv');
    await put(more, 'csv', path);
    const lines = parse(readFileSync(path, 'utf8'), { columns: true });
    expect(lines.slice(-3)).toEqual([
      {
        seq: '7',
        sent_ms: '10',
        arrived_ms: '12',
        incarnation: '0',
        peer: 'a "b",\nc',
        observer: 'observer',
      },
      { seq: '5', sent_ms: '0', arrived_ms: '1', incarnation: '0', peer: 'n1', observer: 'other' },
      { seq: '0', sent_ms: '900', arrived_ms: '901', incarnation: '1', peer: 'n1', observer: 'other' },
    ]);
  });

  test('keeps every microsecond of a long trace', async () => {
    const path = join(temporaryFolder(), 'x.csv');
    const watch = watchOf(steady(70_000, 100_000.001, (seq) => (seq % 9 === 0 ? null : (seq % 1000) / 1000)));
    await put(traceOf([watch]), 'csv', path);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
    expect(lines.length).toBe(70_000);
    const arrived = lines.map((line) => line.split(',')[2]!).filter((ms) => ms !== '');
    expect(arrived.every((ms, i) => Number(ms) === watch.heard.at[i])).toBe(true);
  });
});

describe('parquet', () => {
  test('comes back as it was, what was lost as null', async () => {
    const path = join(temporaryFolder(), 'x.parquet');
    await put(some, 'parquet', path);
    const file = await asyncBufferFromFile(path);
    expect(await parquetReadObjects({ file })).toEqual([
      { seq: 0n, sent_ms: 0, arrived_ms: 1.5, peer: 'n1', observer: 'observer' },
      { seq: 1n, sent_ms: 100.001, arrived_ms: null, peer: 'n1', observer: 'observer' },
      { seq: 2n, sent_ms: 200, arrived_ms: 201.25, peer: 'n1', observer: 'observer' },
      { seq: 7n, sent_ms: 10, arrived_ms: 12, peer: 'a "b",\nc', observer: 'observer' },
    ]);
    const { key_value_metadata: kept } = await parquetMetadataAsync(file);
    expect(JSON.parse(kept![0]!.value!)).toEqual({ about: ABOUT, unfinished: false });
  });

  test('has a column of lives where a sender restarted', async () => {
    const path = join(temporaryFolder(), 'x.parquet');
    await put(more, 'parquet', path);
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path) });
    expect(rows.map(({ incarnation, observer }) => [incarnation, observer]).slice(-3)).toEqual([
      [0n, 'observer'],
      [0n, 'other'],
      [1n, 'other'],
    ]);
  });

  test('writes more rows than a group holds, and the largest slot', async () => {
    const path = join(temporaryFolder(), 'x.parquet');
    const beats = steady(70_000, 100, (seq) => (seq % 9 === 0 ? null : 1));
    const watch = watchOf([...beats, { seq: 2 ** 32 - 1, sentAt: 1e9, at: 1e9 + 1 }]);
    await put(traceOf([watch]), 'parquet', path);
    const file = await asyncBufferFromFile(path);
    expect((await parquetMetadataAsync(file)).row_groups.length).toBe(2);
    const rows = await parquetReadObjects({ file });
    expect(rows.length).toBe(70_001);
    expect(
      rows.every(
        ({ seq, arrived_ms: at }, i) =>
          i === 70_000 || (seq === BigInt(i) && (at === null) === (i % 9 === 0)),
      ),
    ).toBe(true);
    expect(rows.at(-1)!['seq']).toBe(4_294_967_295n);
  });

  test('a trace of nothing is a table without rows', async () => {
    const path = join(temporaryFolder(), 'x.parquet');
    await put(traceOf([]), 'parquet', path);
    expect(await parquetReadObjects({ file: await asyncBufferFromFile(path) })).toEqual([]);
  });
});

const numpy = await execa('python3', ['-c', 'import numpy'], { reject: false });

describe('npy', () => {
  test('a header says what follows, and ends where the data are aligned', () => {
    for (const count of [0, 3, 12_345_678_901]) {
      const header = npyHeader('<f8', count);
      expect(header.length % 64).toBe(0);
      expect(header.readUInt16LE(8)).toBe(header.length - 10);
      expect(header.toString('latin1', 0, 8)).toBe('\x93NUMPY\x01\x00');
      expect(header.toString('latin1')).toMatch(/\} *\n$/);
      expect(header.toString('latin1')).toContain(
        `{'descr': '<f8', 'fortran_order': False, 'shape': (${count},), }`,
      );
    }
  });

  test('each link has a folder with a file for each column, and what it is stands beside them', async () => {
    const path = join(temporaryFolder(), 'x-npy');
    await put(some, 'npy', path);
    const data = (name: string): Buffer => {
      const bytes = readFileSync(join(path, 'n1-observer', name));
      return bytes.subarray(10 + bytes.readUInt16LE(8));
    };
    const floats = (bytes: Buffer): number[] =>
      Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i));
    expect(floats(data('sent_ms.npy'))).toEqual([0, 100.001, 200]);
    expect(floats(data('arrived_ms.npy'))).toEqual([1.5, Number.NaN, 201.25]);
    expect([0, 4, 8].map((at) => data('seq.npy').readUInt32LE(at))).toEqual([0, 1, 2]);
    const { about, watches } = JSON.parse(readFileSync(join(path, 'about.json'), 'utf8')) as {
      about: unknown;
      watches: { folder: string; rows: number }[];
    };
    expect(about).toEqual(ABOUT);
    expect(watches.map(({ folder, rows }) => [folder, rows])).toEqual([
      ['n1-observer', 3],
      ['a%20%22b%22%2C%0Ac-observer', 1],
    ]);
  });

  test('names of links never lead out of the folder, and those that are alike get folders of their own', async () => {
    const links = [
      { from: '..', to: '/etc' },
      { from: 'N', to: 'o' },
      { from: 'n', to: 'o' },
      { from: 'n', to: 'o' },
    ];
    const path = join(temporaryFolder(), 'x-npy');
    await put(traceOf(links.map((link) => watchOf(steady(2, 100), { link }))), 'npy', path);
    expect(readdirSync(path).sort()).toEqual(['%2e.-%2Fetc', 'N-o', 'about.json', 'n-o~2', 'n-o~3']);
  });

  test.skipIf(numpy.failed)('NumPy loads it', async () => {
    const path = join(temporaryFolder(), 'x-npy');
    await put(more, 'npy', path);
    const script = `import numpy as n, sys
for name in ('seq', 'sent_ms', 'arrived_ms', 'incarnation'):
  column = n.load(sys.argv[1] + '/n1-observer/' + name + '.npy'); print(name, column.dtype, column.tolist())`;
    const { stdout } = await execa('python3', ['-c', script, path]);
    expect(stdout.split('\n')).toEqual([
      'seq uint32 [0, 1, 2]',
      'sent_ms float64 [0.0, 100.001, 200.0]',
      'arrived_ms float64 [1.5, nan, 201.25]',
      'incarnation uint32 [0, 0, 0]',
    ]);
  });
});

describe.each(Object.keys(exportFormats) as ExportName[])('%s', (format) => {
  const exitOf = (attempt: Promise<void>): Promise<unknown> =>
    attempt.then(
      () => undefined,
      (error: unknown) => (error instanceof FlatlineError ? error.exit : error),
    );

  test('what is there already is replaced only by force', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'x');
    await put(some, format, path);
    expect(await exitOf(put(more, format, path))).toBe(EXIT.badInput);
    await put(more, format, path, { ...plainly, force: true });
    expect(readdirSync(folder)).toEqual(['x']);
  });

  test('a folder with other things in it is never replaced', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine', 'about.json'), '{}');
    writeFileSync(join(folder, 'mine', 'thesis.tex'), '');
    const path = join(folder, 'mine');
    expect(await exitOf(put(some, format, path, { ...plainly, force: true }))).toBe(EXIT.badInput);
    expect(existsSync(join(path, 'thesis.tex'))).toBe(true);
  });

  test('where nothing can be written that is told, and nothing is left behind', async () => {
    const folder = temporaryFolder();
    expect(await exitOf(put(some, format, join(folder, 'nowhere', 'x')))).toBe(EXIT.environment);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('what is stopped leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const stop = AbortSignal.abort();
    await expect(put(some, format, join(folder, 'x'), { ...plainly, stop })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('one link is what crossed it, and one that is not there is told with those that are', () => {
  const voiced = more.watches.map(({ link }) => ({ link, tuning: 'a', flips: [] }));
  const only = onlyLink({ ...more, events: { ...more.events, voiced } }, 'n1-other');
  expect(only.watches.map(({ link }) => link.to)).toEqual(['other']);
  expect(only.events.voiced.length).toBe(1);
  expect(() => onlyLink(more, 'n1-othr')).toThrow(
    'the trace has no link "n1-othr"; did you mean "n1-other"?',
  );
});
