import { createWriteStream, openSync, type WriteStream } from 'node:fs';

/**
 * A file that a child writes to by itself, without passing through this process: a full pipe that nobody reads would
 * stop the child. Throws when the file can't be opened.
 */
export function openLog(path: string): WriteStream {
  return createWriteStream('', { fd: openSync(path, 'a') });
}
