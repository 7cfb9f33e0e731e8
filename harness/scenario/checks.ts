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
 * @param tunings that a tag may name: those that are judged, and those that would be, had nobody said otherwise
 */
export function readChecks(
  scenario: Scenario,
  tunings: readonly Tuning[],
  source: Source,
  imposed: readonly Imposed[] = [],
): { checks: Checks; problems: Problem[] } {
  const named: Named = {
    ...detectorsIn(tunings),
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
      thresholds: [...limits.thresholds.map(placed), ...once(imposed.flatMap((one) => impose(one, named)))],
      expectations: expected.expectations.map(placed),
    },
    problems: [...limits.problems, ...expected.problems],
  };
}

/** A configuration and a project of it may ask for the very same. */
export function once<T extends Pick<Threshold, 'text' | 'level'>>(limits: readonly T[]): T[] {
  const isSame = (a: T, b: T): boolean => a.text === b.text && a.level === b.level;
  return limits.filter((one, i) => limits.findIndex((other) => isSame(one, other)) === i);
}

/** What tags may name. */
export function detectorsIn(tunings: readonly Tuning[]): Required<Pick<Named, 'detectors'>> {
  return { detectors: [...new Set(tunings.flatMap(({ detector, label }) => [detector, label]))] };
}

/**
 * Throws what is wrong with them. Limits of a whole configuration may be about detectors of other scenarios.
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
  const { detectors: _, ...anyDetector } = named;
  const { thresholds, problems: wrong } = readThresholds(
    Object.fromEntries(rest),
    at.length === 0 ? anyDetector : named,
  );
  const problems = [...unfit, ...wrong];
  if (problems.length > 0)
    throw problemsError(
      source,
      problems.map((problem) => ({ ...problem, path: [...at, ...problem.path] })),
    );
  return thresholds.map((one) => ({ ...one, where: placeOf(source, [...at, ...one.path]) }));
}
