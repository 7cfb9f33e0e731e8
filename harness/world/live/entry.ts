import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A program beside this file that a child process runs: TypeScript in the repository, JavaScript in the package. */
export function entry(name: 'node' | 'burner' | 'reaper-process'): string {
  const here = fileURLToPath(import.meta.url);
  return fileURLToPath(new URL(`./${name}${extname(here)}`, import.meta.url));
}
