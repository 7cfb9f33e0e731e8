/** A thread of a sweep: it does tasks one after another, on columns that all threads share. */
import { extname } from 'node:path';
import { workerData } from 'node:worker_threads';
import type { Point } from './result.ts';
import { type Ground, type Loops, perform, type Task } from './task.ts';

const { ground } = workerData as { ground: Ground };
const suffix = extname(import.meta.url);

export default async function work(task: Task): Promise<Point[]> {
  return perform(task, ground, await loopsFor(task.file ?? task.detector));
}

/** A module that is imported by another name is another module. */
async function loopsFor(detector: string): Promise<Loops> {
  const own = (file: string): string =>
    new URL(`../replay/${file}${suffix}?${encodeURIComponent(detector)}`, import.meta.url).href;
  const [{ Curve }, { SessionScore }] = (await Promise.all([import(own('curve')), import(own('score'))])) as [
    Pick<Loops, 'Curve'>,
    Pick<Loops, 'SessionScore'>,
  ];
  return { Curve, SessionScore };
}
