/** A thread that plays one play after another. */
import { workerData } from 'node:worker_threads';
import { type Outcome, perform, type Shared, type Task } from './simulate-all.ts';

const { shared } = workerData as { shared: Shared };

export default async function work(task: Task): Promise<Outcome | undefined> {
  return Atomics.load(shared.stop, 0) === 1 ? undefined : perform(task, shared);
}
