import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary.ts';
import { makeFolder } from './make-folder.ts';

test('makes a folder and all above it, and is content with one that is there', () => {
  const folder = join(temporaryFolder(), 'a', 'b', 'c');
  makeFolder(folder);
  makeFolder(folder);
  expect(existsSync(folder)).toBe(true);
});

test.skipIf(!existsSync('/proc/self'))('gives up where nothing can be made', () => {
  expect(() => makeFolder('/proc/nope/runs')).toThrow(/ENOENT|EACCES|EPERM/);
});
