/** Points that were computed before: by what they were computed from, to the last byte of heartbeats and code. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeFolders } from '../host.ts';
import { writeFiles } from '../run-folder.ts';
import type { Point } from './result.ts';
import type { Task } from './task.ts';

interface Cache {
  get(task: Task): Point[] | undefined;
  put(task: Task, points: readonly Point[]): void;
}

/** @param ground the fingerprint of what is judged on */
export function cacheIn(folder: string, ground: string): Cache {
  const code = codeHash();
  const nameOf = (task: Task): string =>
    `${createHash('sha256')
      .update(JSON.stringify([code, ground, task]))
      .digest('hex')}.json`;
  // what a file of the user's own imports can't be known
  const own = ({ file }: Task): boolean => file !== undefined;
  let full = false;
  return {
    get(task) {
      if (own(task)) return undefined;
      try {
        const points = JSON.parse(readFileSync(join(folder, nameOf(task)), 'utf8')) as Point[];
        return points.length === task.settings.length ? points : undefined;
      } catch {
        return undefined;
      }
    },
    put(task, points) {
      if (own(task) || full) return;
      try {
        writeFiles(folder, { [nameOf(task)]: JSON.stringify(points) });
      } catch {
        // a cache that can't be written to must not cost the sweep: it is merely slower the next time
        full = true;
      }
    },
  };
}

/** Of all code that points may depend on: an edited detector is another one. */
export function codeHash(): string {
  const hash = createHash('sha256');
  for (const folder of codeFolders()) {
    for (const name of readdirSync(folder, { recursive: true }).map(String).sort()) {
      if (/\.test\.[jt]s$|\.d\.ts$/.test(name) || !/\.[jt]s$/.test(name)) continue;
      hash.update(name).update(readFileSync(join(folder, name)));
    }
  }
  return hash.digest('hex');
}
