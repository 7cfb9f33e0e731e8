/** Files that ship with flatline to be written into a project of somebody's: they are run and checked here as they are. */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

export function scaffoldFile(name: string): string {
  return readFileSync(new URL(`../scaffold/${name}`, import.meta.url), 'utf8');
}

/** The detector that ships as an example and its test, under another name. */
export function scaffoldDetector(name: string): Record<string, string> {
  const named = (file: string): string =>
    scaffoldFile(file).replaceAll('my-detector', name).replaceAll('./detector.ts', `./${name}.ts`);
  return { [`${name}.ts`]: named('detector.ts'), [`${name}.test.ts`]: named('detector.test.ts') };
}

/** A file in a folder, as an argument that is surely a path. */
export function pathIn(folder: string, file: string): string {
  return `${isAbsolute(folder) ? '' : './'}${join(folder, file).replaceAll('\\', '/')}`;
}
