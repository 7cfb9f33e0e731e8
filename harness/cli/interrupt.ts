import { EXIT } from '../errors.ts';

const LOOK_MS = 200;

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
  const left = (): void => {
    if (!controller.signal.aborted) stop();
  };
  const watch = process.env['npm_lifecycle_event'] ? whenLeft(left) : undefined;
  return {
    stop: controller.signal,
    release() {
      clearInterval(watch);
      for (const signal of signals) process.off(signal, stop);
    },
  };
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
