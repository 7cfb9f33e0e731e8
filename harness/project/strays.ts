/** Limits of a whole configuration that are about no detector at all. */
import { didYouMean } from '../lib/nearest.ts';
import { detectorsIn } from '../scenario/checks.ts';
import type { Problem } from '../scenario/problem.ts';
import { problemsError } from '../scenario/source.ts';
import { detectorIn } from '../scenario/thresholds.ts';
import type { Config } from './config.ts';
import { entriesOf, type Wanted } from './entries.ts';
import { prepareAll, type Selected } from './select.ts';

/**
 * Throws where a limit of the configuration names a detector that nothing of it judges: it would be kept for ever. What is not
 * among what is run now may be judged in other projects, which are read for that alone.
 */
export async function refuseStrays(config: Config, wanted: Wanted, selected: Selected): Promise<void> {
  const missing = (known: readonly string[]): [key: string, name: string][] =>
    Object.keys(config.thresholds).flatMap((key): [string, string][] => {
      const name = detectorIn(key);
      return name === undefined || known.includes(name) ? [] : [[key, name]];
    });
  if (missing(rowsOf(selected)).length === 0) return;
  const named = config.projects ? [] : wanted.named;
  const known = rowsOf(await prepareAll(await entriesOf(config, { named }), {}));
  const problems = missing(known).map(([key, name]): Problem => {
    const message = `unknown detector "${name}"${didYouMean(name, known)} (known: ${known.join(', ')})`;
    return { path: ['thresholds'], key, message };
  });
  if (problems.length > 0) throw problemsError(config.source, problems);
}

function rowsOf({ scenarios, traces }: Selected): string[] {
  return detectorsIn([...scenarios, ...traces].flatMap(({ tunings }) => tunings)).detectors as string[];
}
