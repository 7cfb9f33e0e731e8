import { EXIT, FlatlineError } from '../errors.ts';

const LOOK_MS = 200;

/**
 * Does something that the first Ctrl-C ends in order, so that it can tidy up. A second one ends the process at once; the
 * reaper sees to the children then.
 * @param stopping said when the first one comes
 */
export async function interruptible<T>(
  say: (line: string) => void,
  stopping: string,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const stop = (): void => {
    if (signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
    say(`${stopping} (again: stop at once)`);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, stop);
  const left = (): void => {
    if (!signal.aborted) stop();
  };
  const watch = process.env['npm_lifecycle_event'] ? whenLeft(left) : undefined;
  try {
    return await work(signal);
  } catch (error) {
    if (!signal.aborted || (error as Error).name !== 'AbortError') throw error;
    throw new FlatlineError(EXIT.interrupted, { what: 'interrupted before there was a result' });
  } finally {
    clearInterval(watch);
    for (const name of signals) process.off(name, stop);
  }
}

/** npm passes a SIGTERM, which is what `timeout` sends, to its shell alone: a run that they left behind is to stop too. */
function whenLeft(left: () => void): NodeJS.Timeout {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    left();
  }, LOOK_MS);
  return watch.unref();
}

/** Lets signals in, between two pieces of work. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
