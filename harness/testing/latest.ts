import { realpathSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The id of the run that ended last. Ids of one second do not sort by when they were made. */
export function latestRun(cwd: string, out = '.flatline'): string {
  return basename(realpathSync(join(cwd, out, 'latest')));
}
