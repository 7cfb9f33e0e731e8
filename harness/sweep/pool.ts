/** Does tasks on all cores, on columns that threads share, and only what was not done before. */
import { extname } from 'node:path';
import { Piscina } from 'piscina';
import { badInput, messageOf } from '../errors.ts';
import { cacheIn } from './cache.ts';
import { fingerprint } from './ground.ts';
import type { Point } from './result.ts';
import type { Ground, Task } from './task.ts';

export interface PoolOptions {
  /** How many threads; never more than tasks. */
  readonly jobs: number;
  /** Where points are kept for the next time; nowhere if undefined. */
  readonly cache: string | undefined;
  readonly stop: AbortSignal;
  /** Told after each task; `cached` are those that were known from before. */
  readonly progress: (step: string, done: number, all: number, cached: number) => void;
  /** Told of a task whose detector threw, which has no points then; if left out, all of it ends there. */
  readonly threw?: (task: Task, error: unknown) => void;
}

/** Points by task. Throws where a detector does, naming it; AbortError when it is to stop. @param step for the progress */
export async function performAll(
  step: string,
  tasks: readonly Task[],
  ground: Ground,
  { jobs, cache: folder, stop, progress, threw }: PoolOptions,
): Promise<Map<Task, Point[]>> {
  const cache = folder === undefined ? undefined : cacheIn(folder, fingerprint(ground));
  const known = tasks.flatMap((task): [Task, Point[]][] => {
    const points = cache?.get(task);
    return points ? [[task, points]] : [];
  });
  const found = new Map(known);
  if (known.length > 0) progress(step, known.length, tasks.length, known.length);
  const left = tasks.filter((task) => !found.has(task));
  if (left.length === 0) return found;
  const threads = Math.max(1, Math.min(jobs, left.length));
  const pool = new Piscina<Task, Point[]>({
    filename: new URL(`./worker${extname(import.meta.url)}`, import.meta.url).href,
    workerData: { ground },
    minThreads: threads,
    maxThreads: threads,
  });
  try {
    await Promise.all(
      left.map(async (task) => {
        const points = await pool.run(task, { signal: stop }).catch((error: unknown) => {
          if (threw && !stop.aborted) {
            threw(task, error);
            return undefined;
          }
          throw stop.aborted || task.file === undefined ? error : thrown(task, error);
        });
        if (!points) return;
        cache?.put(task, points);
        found.set(task, points);
        progress(step, found.size, tasks.length, known.length);
      }),
    );
  } finally {
    await pool.destroy();
  }
  return found;
}

function thrown({ detector, file }: Task, error: unknown): Error {
  return badInput(
    `the detector ${detector} threw: ${messageOf(error)}`,
    file,
    'flatline detectors check may show why',
  );
}
