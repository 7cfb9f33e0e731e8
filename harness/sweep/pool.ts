/** Does tasks on all cores, on columns that threads share, and only what was not done before. */
import { extname } from 'node:path';
import { Piscina } from 'piscina';
import { badInput, messageOf } from '../errors.ts';
import type { Cache } from './cache.ts';
import type { Point } from './result.ts';
import type { Ground, Task } from './task.ts';

export interface PoolOptions {
  /** How many threads; never more than tasks. */
  readonly jobs: number;
  readonly cache: Cache | undefined;
  readonly stop: AbortSignal;
  /** Told after each task. */
  readonly done: (task: Task, cached: boolean) => void;
}

/** Points by task. Throws where a detector does, naming it; AbortError when it is to stop. */
export async function performAll(
  tasks: readonly Task[],
  ground: Ground,
  { jobs, cache, stop, done }: PoolOptions,
): Promise<Point[][]> {
  const points = tasks.map((task) => cache?.get(task));
  tasks.forEach((task, i) => points[i] && done(task, true));
  const left = tasks.filter((_, i) => !points[i]);
  if (left.length === 0) return points as Point[][];
  const threads = Math.max(1, Math.min(jobs, left.length));
  const pool = new Piscina<Task, Point[]>({
    filename: new URL(`./worker${extname(import.meta.url)}`, import.meta.url).href,
    workerData: { ground },
    minThreads: threads,
    maxThreads: threads,
  });
  try {
    await Promise.all(
      tasks.map(async (task, i) => {
        if (points[i]) return;
        const found = await pool.run(task, { signal: stop }).catch((error: unknown) => {
          throw stop.aborted || task.file === undefined ? error : thrown(task, error);
        });
        cache?.put(task, found);
        points[i] = found;
        done(task, false);
      }),
    );
  } finally {
    await pool.destroy();
  }
  return points as Point[][];
}

function thrown({ detector, file }: Task, error: unknown): Error {
  return badInput(
    `the detector ${detector} threw: ${messageOf(error)}`,
    file,
    'flatline detectors check may show why',
  );
}
