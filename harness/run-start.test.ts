import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readResult } from './run-folder.ts';
import { findUnjudged, readStart } from './run-start.ts';
import { result } from './testing/result.ts';
import { temporaryFolder } from './testing/temporary.ts';
import { readHeader } from './trace/folder.ts';

const DAMAGED = [
  ['', /Unexpected end/],
  ['{"id":"a","scena', /JSON/],
  ['null', /expected object/],
  ['{}', /id: Invalid input/],
  ['{"flatline":"0.0.1","scenarios":[]}', /it is of flatline 0\.0\.1, and this is/],
] as const;

test.each(DAMAGED)('a run.json that holds %j is bad input, and the file is named', (text, says) => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'traces'));
  writeFileSync(join(folder, 'run.json'), text);
  for (const read of [() => readStart(folder), () => findUnjudged(folder, '.')]) {
    expect(read).toThrow(says);
    expect(read).toThrow(expect.objectContaining({ exit: 64 }));
    expect(read).toThrow(join(folder, 'run.json'));
  }
});

test.each(['', '{"plan":', 'null', '{}', '{"plan":{}}'])('a play.json that holds %j is as well', (text) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'play.json'), text);
  expect(() => readHeader(folder)).toThrow(expect.objectContaining({ exit: 64 }));
  expect(() => readHeader(folder)).toThrow(/play\.json[\s\S]*copy the folder of the run once more/);
});

test.each(['', 'null', '{}', JSON.stringify({ schema: result.schema })])(
  'a result.json that holds %j is as well',
  (text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'result.json'), text);
    expect(() => readResult(folder, '.')).toThrow(expect.objectContaining({ exit: 64 }));
    expect(() => readResult(folder, '.')).toThrow(/result\.json/);
  },
);
