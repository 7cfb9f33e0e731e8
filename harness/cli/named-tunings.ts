import { badInput } from '../errors.ts';
import type { Ms, Tuning } from '../model.ts';
import { typedProblem } from '../scenario/problem.ts';
import { resolveTunings } from '../scenario/tunings.ts';
import { parseDetector } from '../scenario/typed-detector.ts';

/** The tunings that the command line names, each as for `run --detector`, with defaults for what is left out. */
export async function namedTunings(named: readonly string[], interval: Ms, where: string): Promise<Tuning[]> {
  const { tunings, problems } = await resolveTunings(named.map(parseDetector), interval, process.cwd());
  if (problems.length === 0) return tunings;
  throw badInput(
    problems.map((problem) => typedProblem(problem, named)).join('\n'),
    where,
    'see: flatline list detectors, flatline list presets',
  );
}
