/** All that is to hold of a scenario, each with the place where it is asked for. */
import type * as z from 'zod';
import type { Tuning } from '../model.ts';
import { type Expectation, readExpectations } from './expectations.ts';
import type { Problem } from './problem.ts';
import type { Scenario } from './schema.ts';
import { placeOf, problemsError, type Source } from './source.ts';
import { type Named, readThresholds, type Threshold, type thresholdsSchema } from './thresholds.ts';

export interface Placed {
  /** `file:line:column`, or `file: key` where the file is code that computes it. */
  readonly where: string;
}

export interface Checks {
  readonly thresholds: readonly (Threshold & Placed)[];
  readonly expectations: readonly (Expectation & Placed)[];
}

/** Limits that a configuration sets to all its scenarios. */
export interface Imposed {
  readonly thresholds: z.output<typeof thresholdsSchema>;
  /** The configuration, and where in it they stand. */
  readonly source: Source;
  readonly at: Problem['path'];
}

/**
 * Throws what is wrong with limits of a configuration; what is wrong with the scenario’s own comes back.
 * @param anyDetector other detectors are judged than the scenario was written for, so a tag may name one that is not there
 */
export function readChecks(
  scenario: Scenario,
  tunings: readonly Tuning[],
  source: Source,
  anyDetector: boolean,
  imposed: readonly Imposed[] = [],
  /** The detectors were chosen by whoever runs it, and not by the project. */
  typed = anyDetector,
): { checks: Checks; problems: Problem[] } {
  const named: Named = {
    detectors: [...new Set(tunings.flatMap(({ detector, label }) => [detector, label]))],
    anyDetector,
    phases: scenario.phases.filter(({ score }) => score).map(({ name }) => name),
  };
  const limits = readThresholds(scenario.thresholds, named);
  const expected = readExpectations(scenario);
  const placed = <T extends { readonly path: Problem['path'] }>(asked: T): T & Placed => ({
    ...asked,
    where: placeOf(source, asked.path),
  });
  return {
    checks: {
      thresholds: [
        ...limits.thresholds.map(placed),
        ...imposed.flatMap((one) =>
          impose(one, { ...named, anyDetector: one.at.length > 0 ? typed : anyDetector }),
        ),
      ],
      expectations: expected.expectations.map(placed),
    },
    problems: [...limits.problems, ...expected.problems],
  };
}

/**
 * Throws what is wrong with them.
 * @param untold why one of that key can't be told of what is judged, if so
 */
export function impose(
  { thresholds: body, source, at }: Imposed,
  named: Named,
  untold: (key: string) => string | undefined = () => undefined,
): (Threshold & Placed)[] {
  const unfit = Object.keys(body).flatMap((key): Problem[] => {
    const message = untold(key);
    return message === undefined ? [] : [{ path: ['thresholds'], key, message }];
  });
  const rest = Object.entries(body).filter(([key]) => unfit.every((problem) => problem.key !== key));
  const { thresholds, problems: wrong } = readThresholds(Object.fromEntries(rest), named);
  const problems = [...unfit, ...wrong];
  if (problems.length > 0)
    throw problemsError(
      source,
      problems.map((problem) => ({ ...problem, path: [...at, ...problem.path] })),
    );
  return thresholds.map((one) => ({ ...one, where: placeOf(source, [...at, ...one.path]) }));
}
