/** Code that no commit has: what is outside of the repository, as far as a result depends on it. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isProgram } from '../program/definition.ts';

/** A text in which a path stands that begins at the file itself: an import, or something that is read. */
const BESIDE = /(["'`])(\.{1,2}\/[^"'`\n]+)\1/g;
/** What `require` finds where a path does not say all of it. */
const ENDINGS = ['', '.js', '.cjs', '.json', '/index.js'];

/**
 * A hash of detectors, and of all that they name beside themselves, however deep.
 * @returns undefined where that can't be known: a program may read anything
 */
export function hashOutside(files: readonly string[]): string | undefined {
  if (files.some(isProgram)) return undefined;
  const found = new Set<string>();
  const look = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const [, , beside] of readFileSync(file, 'utf8').matchAll(BESIDE))
      ENDINGS.map((ending) => resolve(dirname(file), beside + ending))
        .filter(isFile)
        .forEach(look);
  };
  files.filter(isFile).forEach(look);
  const hash = createHash('sha256');
  for (const file of [...found].sort()) hash.update(JSON.stringify([file, readFileSync(file, 'base64')]));
  return hash.digest('hex');
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
