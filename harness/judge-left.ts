/** A run that was killed leaves no result, but it leaves its recordings, and judging needs nothing else. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { badInput } from './errors.ts';
import { greatest } from './lib/extremes.ts';
import type { Begun } from './project/begun.ts';
import { judge } from './qos/judge.ts';
import type { Result } from './result.ts';
import { resultOf } from './run.ts';
import { withAgreement } from './run-folder.ts';
import { findUnjudged } from './run-start.ts';
import { identityOf, type Prepared } from './scenario/load.ts';
import { playFolder, playsIn, readHeader } from './trace/folder.ts';

/** Judges what lies in the folder; undefined where the run is not there, or has a result of its own. */
export async function judgeLeft(
  named: string,
  out: string,
): Promise<{ result: Result; folder: string } | undefined> {
  const left = findUnjudged(named, out);
  if (!left) return undefined;
  const { folder, start } = left;
  const scenarios = recordedIn(folder, start.scenarios);
  if (scenarios.length === 0)
    throw badInput('the run ended before anything was recorded', folder, 'run it again');
  for (const { file } of scenarios.flatMap(({ tunings }) => tunings)) {
    if (file && !existsSync(file))
      throw badInput('a detector that the run judged is gone', file, 'put it back');
  }
  const judged = await judge(scenarios, folder);
  const ending = {
    tookMs: Math.round(lastWrite(folder) - Date.parse(start.startedAt)),
    state: 'failed',
    failure: 'it left no result: it was killed, or still goes on; judged is what it had recorded',
  } as const;
  const result = resultOf(start, judged, ending, folder);
  return { result: withAgreement(result, folder), folder };
}

/** The scenarios of which something was recorded, as their plays describe them. */
export function recordedIn(folder: string, scenarios: readonly Begun[]): Prepared[] {
  const plays = playsIn(join(folder, 'traces')).map((play) => ({ play, header: readHeader(play) }));
  return scenarios.flatMap(({ checks, ...identity }) => {
    const own = plays.flatMap(({ play, header }) =>
      play === playFolder(folder, identity.id, header.plan.repeat) ? [header] : [],
    );
    const [first] = own;
    if (!first) return [];
    const plans = own.map(({ plan }) => plan).sort((a, b) => a.repeat - b.repeat);
    return [
      { ...identityOf(identity), scenario: first.plan.scenario, plans, tunings: first.tunings, checks },
    ];
  });
}

/** Wall clock of the last thing that was written down, ms since 1970. */
function lastWrite(folder: string): number {
  const files = readdirSync(join(folder, 'traces'), { recursive: true });
  return greatest(files.map((name) => statSync(join(folder, 'traces', String(name))).mtimeMs));
}
