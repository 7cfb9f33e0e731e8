/** Where a path lies, seen from a repository. */
import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

/** Where a person stands: the repository, and the folder in it. */
export interface Place {
  readonly top: string;
  /** From the top; empty there. */
  readonly inside: string;
}

/** The way from the folder; undefined where the path is not in it. */
export function wayIn(folder: string, path: string): string | undefined {
  const way = relative(folder, path);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? undefined : way;
}

/** The way from the top of a repository, whatever links lead to the path; undefined outside. @param path absolute */
export function wayFromTop({ top }: Place, path: string): string | undefined {
  // a file that is a link itself is there by its own name, if its folder is
  const inFolder = join(real(dirname(path)), basename(path));
  return wayIn(top, inFolder) ?? wayIn(top, real(path));
}

/** Without links; as it is where there is nothing. */
export function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
