import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';

const WINDOWS = process.platform === 'win32';

/** The first toxiproxy-server on the PATH. */
export function whichToxiproxy(): Promise<string | undefined> {
  return which('toxiproxy-server');
}

/** The first program of that name on the PATH. */
export async function which(program: string): Promise<string | undefined> {
  const file = WINDOWS ? `${program}.exe` : program;
  for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, file);
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  return undefined;
}

/**
 * What `toxiproxy-server -version` says; a build from source without a stamp says `git`. Undefined for a program that says
 * nothing of the kind. Throws if it does not run.
 */
export async function programVersion(binary: string): Promise<string | undefined> {
  const { stdout } = await execa(binary, ['-version'], { timeout: 5000, stdin: 'ignore' });
  return /version\s+(\S+)/.exec(stdout)?.[1];
}
