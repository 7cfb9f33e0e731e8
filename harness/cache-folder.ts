import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where what is made once stands between runs, for this user: the folder of that name. */
export function cacheFolder(name: string): string {
  const home = homedir();
  const base =
    process.env['XDG_CACHE_HOME'] ??
    {
      darwin: join(home, 'Library', 'Caches'),
      win32: process.env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'),
    }[process.platform as string] ??
    join(home, '.cache');
  return join(base, 'flatline', name);
}
