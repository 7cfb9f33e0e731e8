/** What a result comes to, and what of it is not about detectors at all. */
import type { Result, ScenarioResult } from './result.ts';

/** Whether a scenario is to be looked at again: it may not be believed, did not come to its end, or a check failed. */
export function notPassed({ void: reasons, state, checks }: ScenarioResult): boolean {
  const failed = checks.some(({ level, verdict }) => level === 'fail' && verdict === 'fail');
  return reasons.length > 0 || state !== 'complete' || failed;
}

/** What differs between two runs that found out the same: when, where, how long and in how many parts. */
export const CIRCUMSTANCES = [
  'id',
  'startedAt',
  'tookMs',
  'machine',
  'harnessMemory',
  'parts',
  'report',
] as const;

/** What was found out, without the circumstances. In virtual time it is the same to the byte, however it was run. */
export function findings(result: Result): Omit<Result, (typeof CIRCUMSTANCES)[number]> {
  const found = Object.entries(result).filter(([key]) => !(CIRCUMSTANCES as readonly string[]).includes(key));
  return Object.fromEntries(found) as ReturnType<typeof findings>;
}
