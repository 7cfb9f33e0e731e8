import { EXIT } from '../errors.ts';

/**
 * The first Ctrl-C ends the run in order: what was recorded is judged and kept. A second one ends it at once; the reaper
 * sees to the children then.
 */
export function stopOnSignals(say: (line: string) => void): { stop: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
    say('stopping; what was recorded so far is kept (again: stop at once)');
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  return {
    stop: controller.signal,
    release() {
      for (const signal of signals) process.off(signal, stop);
    },
  };
}
