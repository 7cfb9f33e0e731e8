/** Traces that others recorded. They are never copied into the repository: tests that use them are skipped without them. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packageRoot } from '../host.ts';

/** The path of one, or undefined where they are not. */
export function sharedTrace(path: string): string | undefined {
  const folder = process.env['FLATLINE_SHARED_TRACES'] ?? resolve(packageRoot(), '..', 'shared', 'traces');
  const file = join(folder, path);
  return existsSync(file) ? file : undefined;
}
