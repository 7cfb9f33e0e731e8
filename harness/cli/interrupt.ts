import { EXIT, FlatlineError } from '../errors.ts';

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
  try {
    return await work(signal);
  } catch (error) {
    if (!signal.aborted || (error as Error).name !== 'AbortError') throw error;
    throw new FlatlineError(EXIT.interrupted, { what: 'interrupted before there was a result' });
  } finally {
    for (const name of signals) process.off(name, stop);
  }
}
