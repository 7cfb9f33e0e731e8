/** What every detector takes besides its own parameters, innermost first. Add yours: one import, one line. */
import type { Wrapper } from '../../harness/wrapper.ts';
import check from './check.ts';
import cutoff from './cutoff.ts';
import health from './health.ts';
import pauseGuard from './pause-guard.ts';
import samples from './samples.ts';
import { maxTimeout, minTimeout } from './timeout-bounds.ts';

export const wrappers: readonly Wrapper[] = [
  samples,
  health,
  minTimeout,
  maxTimeout,
  pauseGuard,
  check,
  cutoff,
];
