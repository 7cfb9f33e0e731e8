/** Judges all that a run recorded. It reads nothing but the run's folder, so it can be done again at any time. */
import { existsSync } from 'node:fs';
import type { Result } from '../result.ts';
import type { Prepared } from '../scenario/load.ts';
import { playFolder } from '../trace/folder.ts';
import { type Assessment, assess } from './assess.ts';
import { pool } from './pool.ts';

export async function judge(
  scenarios: readonly Prepared[],
  folder: string,
): Promise<Pick<Result, 'scenarios' | 'pooled'>> {
  const assessments: Assessment[] = [];
  for (const prepared of scenarios) {
    const begun = prepared.plans
      .map(({ repeat }) => playFolder(folder, prepared.id, repeat))
      .filter((play) => existsSync(play));
    if (begun.length > 0) assessments.push(await assess(prepared, begun));
  }
  return { scenarios: assessments.map(({ result }) => result), pooled: pool(assessments) };
}
