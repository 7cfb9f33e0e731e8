/** What a result comes to, and what of it is not about detectors at all. */
import { outcomeOf } from './check.ts';
import type { Result, ScenarioResult } from './result.ts';

/**
 * The scenarios that are to be looked at again: they may not be believed, did not come to their end, a check failed under the
 * policy of their run, or a detector threw.
 */
export function notPassed(result: Result): ScenarioResult[] {
  return result.scenarios.filter(
    ({ void: reasons, state, checks, rows }) =>
      reasons.length > 0 ||
      state !== 'complete' ||
      checks.some((check) => ['failed', 'void'].includes(outcomeOf(check, result))) ||
      rows.some(({ error }) => error !== undefined),
  );
}

/** What differs between two runs that found out the same: when, where, how long, in how many parts, and what was asked of it later. */
export const CIRCUMSTANCES = [
  'id',
  'startedAt',
  'tookMs',
  'machine',
  'harnessMemory',
  'parts',
  'report',
  'agreement',
] as const;

/** What was found out, without the circumstances. In virtual time it is the same to the byte, however it was run. */
export function findings(result: Result): Omit<Result, (typeof CIRCUMSTANCES)[number]> {
  const found = Object.entries(result).filter(([key]) => !(CIRCUMSTANCES as readonly string[]).includes(key));
  return Object.fromEntries(found) as ReturnType<typeof findings>;
}
