import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFiles, readResult } from './run-folder.ts';
import { result } from './testing/result.ts';
import { temporaryFolder } from './testing/temporary.ts';

test('a result of another schema is refused, with what to do instead', () => {
  const folder = temporaryFolder();
  const write = (schema: string) =>
    writeFileSync(join(folder, 'result.json'), JSON.stringify({ ...result, schema }));
  write(result.schema);
  expect(readResult(folder, '.').result.id).toBe(result.id);
  write('flatline-result/1');
  expect(() => readResult(folder, '.')).toThrow(/its schema is flatline-result\/1, not flatline-result\/4/);
});

test('files are created all together or not at all, and none is overwritten', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'b'), 'mine');
  expect(() => createFiles(folder, { a: 'x', b: 'y' })).toThrow(/b exists already/);
  expect(readFileSync(join(folder, 'b'), 'utf8')).toBe('mine');
  // a file stands where a folder would have to be made
  expect(() => createFiles(folder, { 'c/d': 'x', 'b/e': 'y' })).toThrow(/can't write b\/e/);
  expect(existsSync(join(folder, 'a')) || existsSync(join(folder, 'c/d'))).toBe(false);
  mkdirSync(join(folder, 'f'));
  createFiles(folder, { 'f/g/h': 'x' });
  expect(readFileSync(join(folder, 'f/g/h'), 'utf8')).toBe('x');
});
