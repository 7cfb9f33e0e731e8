/** A run that was killed leaves no result, but it leaves its recordings, and judging needs nothing else. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { badInput } from './errors.ts';
import { judge } from './qos/judge.ts';
import type { Result } from './result.ts';
import { resultOf } from './run.ts';
import { findUnjudged, type RunStart } from './run-folder.ts';
import type { Prepared } from './scenario/load.ts';
import { type PlayHeader, playsIn, readHeader } from './trace/folder.ts';

/** Judges what lies in the folder; undefined where the run is not there, or has a result of its own. */
export async function judgeLeft(
  named: string,
  out: string,
): Promise<{ result: Result; folder: string } | undefined> {
  const left = findUnjudged(named, out);
  if (!left) return undefined;
  const { folder, start } = left;
  const plays = playsIn(join(folder, 'traces')).map(readHeader);
  const [first] = plays;
  if (!first) throw badInput('the run ended before anything was recorded', folder, 'run it again');
  for (const { file } of plays.flatMap(({ tunings }) => tunings)) {
    if (file && !existsSync(file))
      throw badInput('a detector that the run judged is gone', file, 'put it back');
  }
  const judged = await judge(preparedFrom(start, plays), folder);
  const result = resultOf(start, judged, {
    tookMs: Math.round(lastWrite(folder) - Date.parse(start.startedAt)),
    state: 'failed',
    failure: 'it left no result: it was killed, or still goes on; judged is what it had recorded',
    engine: first.engine,
    world: first.world,
  });
  return { result, folder };
}

function preparedFrom({ scenarios }: RunStart, plays: readonly PlayHeader[]): Prepared[] {
  return scenarios.flatMap(({ name, checks, again }) => {
    const own = plays.filter(({ plan }) => plan.scenario.name === name);
    const plans = own.map(({ plan }) => plan).sort((a, b) => a.repeat - b.repeat);
    const [first] = own;
    return first ? [{ scenario: first.plan.scenario, plans, tunings: first.tunings, checks, again }] : [];
  });
}

/** Wall clock of the last thing that was written down, ms since 1970. */
function lastWrite(folder: string): number {
  const files = readdirSync(join(folder, 'traces'), { recursive: true });
  return Math.max(...files.map((name) => statSync(join(folder, 'traces', String(name))).mtimeMs));
}
