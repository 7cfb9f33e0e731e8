import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFiles, keepAgreement, readResult } from './run-folder.ts';
import { agreementResult } from './testing/agreement.ts';
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

test('a result is read with the comparison that is kept beside it, unless that is about another run or by another version', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'result.json'), JSON.stringify(result));
  const read = () => readResult(folder, '.').result.agreement;
  expect(read()).toBeUndefined();
  keepAgreement(folder, agreementResult);
  expect(read()).toEqual(agreementResult);
  expect(readResult(join(folder, 'result.json'), '.').result.agreement).toEqual(agreementResult);
  expect(readdirSync(folder).sort()).toEqual(['agreement.json', 'result.json']);
  for (const other of ['half of a {', JSON.stringify({ ...agreementResult, schema: 'flatline-agree/0' })]) {
    writeFileSync(join(folder, 'agreement.json'), other);
    expect(read()).toBeUndefined();
  }
  keepAgreement(folder, {
    ...agreementResult,
    sides: [{ ...agreementResult.sides[0], run: 'another' }, agreementResult.sides[1]],
  });
  expect(read()).toBeUndefined();
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
