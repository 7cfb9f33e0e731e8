/** What the verbs that judge recorded heartbeats share: their flags, and how progress is told. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { formatDuration } from '../lib/units.ts';
import { parseDetector } from '../scenario/typed-detector.ts';
import type { Asked, Named } from '../sweep/asked.ts';

/** A progress line at most so often, ms. */
const TELL_EVERY = 1000;

export interface AskedFlags {
  readonly detector?: readonly string[] | undefined;
  readonly from?: readonly string[] | undefined;
  readonly interval?: number | undefined;
  readonly warmup?: number | undefined;
  readonly thresholds: number;
  readonly jobs?: number | undefined;
  readonly out: string;
  readonly cache: boolean;
}

/** @param usual the detectors that are judged where none is named */
export function askedFor(
  flags: AskedFlags,
  usual: readonly string[],
  say: (line: string) => void,
): Omit<Asked, 'stop'> {
  const { detector, from, interval, warmup, thresholds, jobs, out, cache } = flags;
  return {
    detectors: (detector ?? usual).map(named),
    from: (from ?? []).map(named),
    interval,
    warmup,
    thresholds,
    folder: process.cwd(),
    jobs: jobs ?? availableParallelism(),
    cache: cache ? join(out, 'cache', 'sweep') : undefined,
    progress: showSteps(say),
  };
}

function named(written: string): Named {
  return { use: parseDetector(written), written };
}

/** A line now and then, and the last one. */
function showSteps(say: (line: string) => void): Asked['progress'] {
  const since = performance.now();
  let told = since;
  return (step, done, all, cached) => {
    const now = performance.now();
    if (now - told < TELL_EVERY && done < all) return;
    told = now;
    const known = cached > 0 ? `, ${cached} known from before` : '';
    say(`${step}: ${done} of ${all} curves and replays${known} (${formatDuration(now - since)})`);
  };
}
