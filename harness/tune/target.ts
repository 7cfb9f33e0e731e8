/** What a tuning must achieve: `<metric> [aggregate] <op> <value> [@confidence]`, for example `detection_time p(99) < 1s`. */
import { badInput, type FlatlineError } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import {
  type Aggregate,
  aggregateName,
  type Expression,
  isFault,
  parseExpression,
} from '../limits/expression.ts';
import { type TargetMetricName, targetMetrics } from '../limits/metrics.ts';

export interface Target extends Expression {
  readonly metric: TargetMetricName;
  /** As it was written, with single spaces. */
  readonly text: string;
}

export function parseTarget(text: string): Target {
  const [before = '', name = ''] = /^\s*([\w-]*)/.exec(text) ?? [];
  const known = Object.keys(targetMetrics);
  if (!Object.hasOwn(targetMetrics, name)) {
    const what = name === '' ? 'a metric is missing' : `unknown metric "${name}"${didYouMean(name, known)}`;
    throw wrong(text, before.length - name.length, what, `one of ${known.join(', ')}`);
  }
  const metric = name as TargetMetricName;
  const parsed = parseExpression(text.slice(before.length), metric, targetMetrics[metric]);
  if (isFault(parsed)) throw wrong(text, before.length + parsed.at, parsed.message, parsed.fix);
  return { metric, ...parsed, text: text.trim().replace(/\s+/g, ' ') };
}

/**
 * All targets together. Limits of one metric all lie on the same side, so none can contradict another; but of two that
 * limit the same, one says nothing, and the one that was meant can't be told.
 */
export function parseTargets(texts: readonly string[]): Target[] {
  const targets = texts.map(parseTarget);
  for (const [i, target] of targets.entries()) {
    const idle = targets.slice(0, i).flatMap((earlier) => idleOf(earlier, target))[0];
    if (idle)
      throw badInput(idle, `flag --target "${target.text}"`, 'leave out the one that you do not mean');
  }
  return targets;
}

/** Why one of the two says nothing, if one does. */
function idleOf(one: Target, other: Target): string[] {
  if (one.metric !== other.metric) return [];
  const [a, b] = [one, other].map(({ aggregate }) => aggregateName(aggregate));
  if (a === b)
    return [`"${one.text}" and "${other.text}" limit the same: ${[one.metric, a].filter(Boolean).join(' ')}`];
  for (const [loose, strict] of [
    [one, other],
    [other, one],
  ] as const) {
    const [lower, higher] = [quantileOf(loose.aggregate), quantileOf(strict.aggregate)];
    const implied = lower < higher && loose.value >= strict.value && loose.confidence <= strict.confidence;
    if (implied) return [`"${loose.text}" says nothing beside "${strict.text}"`];
  }
  return [];
}

/** NaN, which compares with nothing, for what is no quantile. */
function quantileOf(aggregate: Aggregate | undefined): number {
  return typeof aggregate === 'object' ? aggregate.quantile : Number.NaN;
}

function wrong(text: string, at: number, what: string, fix?: string): FlatlineError {
  return badInput(what, `flag --target "${text}", character ${at + 1}`, fix);
}
