import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readResult } from './run-folder.ts';
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
