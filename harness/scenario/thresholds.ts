/**
 * Limits on what a run measures: `metric{tag:value}` to `[aggregate] <op> <value> [@confidence]`, for example
 * `detection_time{detector:phi}: p(99) < 1s`. All that can be wrong with them is told when the scenario is read.
 */
import * as z from 'zod';
import { didYouMean } from '../lib/nearest.ts';
import { aggregateName, type Expression, isFault, parseExpression } from '../limits/expression.ts';
import { type LimitedMetric, type ThresholdMetricName, thresholdMetrics } from '../limits/metrics.ts';
import type { Problem } from './problem.ts';

/** A check that does not hold fails the run, or is told as a warning. */
export const level = z
  .enum(['fail', 'warn'])
  .default('fail')
  .describe('fail: the run ends with exit code 1 where it does not hold. warn: it is told, and no more.');

const limit = z.union(
  [
    z.string(),
    z.strictObject({
      limit: z.string().describe('`[aggregate] <op> <value> [@confidence]`, such as `p(99) < 1s`.'),
      level,
      abortOnFail: z
        .boolean()
        .default(false)
        .describe(
          'Looks after 1, 2, 4, 8, … plays, ever surer, and begins no further play once those so far show that it does not hold.',
        ),
    }),
  ],
  { error: 'expected a limit such as "< 0.5/h", or { limit: "< 0.5/h", level: warn }' },
);

export const thresholdsSchema = z
  .record(z.string(), z.union([limit, z.array(limit).min(1)]))
  .default({})
  .describe(
    'Limits by metric, such as `"mistake_rate{detector:phi,phase:quiet}": "< 0.5/h"`; see `flatline list thresholds`.',
  );

type ThresholdsBody = z.output<typeof thresholdsSchema>;

const CAUSES = ['clean', 'stall', 'partition'] as const;

interface Tags {
  /** A row’s label, or all rows of a detector. */
  readonly detector?: string;
  readonly phase?: string;
  readonly cause?: (typeof CAUSES)[number];
}

export interface Threshold extends Expression {
  readonly metric: ThresholdMetricName;
  readonly tags: Tags;
  /** As it was written: `mistake_rate{detector:phi} < 0.5/h`. */
  readonly text: string;
  readonly level: 'fail' | 'warn';
  readonly abortOnFail: boolean;
  /** Where it stands in its file, from the key `thresholds` on. */
  readonly path: readonly (string | number)[];
}

/** What tags may name. */
export interface Named {
  /** Any, if left out. */
  readonly detectors?: readonly string[];
  /** Those that are scored. */
  readonly phases: readonly string[];
}

export function readThresholds(
  body: ThresholdsBody,
  named: Named,
): { thresholds: Threshold[]; problems: Problem[] } {
  const thresholds: Threshold[] = [];
  const problems: Problem[] = [];
  for (const [key, written] of Object.entries(body)) {
    const subject = subjectOf(key, named);
    if ('message' in subject) {
      problems.push({ path: ['thresholds'], key, message: subject.message });
      continue;
    }
    const list = Array.isArray(written) ? written : [written];
    for (const [i, one] of list.entries()) {
      const own = typeof one === 'string' ? { limit: one, level: 'fail' as const, abortOnFail: false } : one;
      const path = [
        'thresholds',
        key,
        ...(Array.isArray(written) ? [i] : []),
        ...(typeof one === 'string' ? [] : ['limit']),
      ];
      const metric: LimitedMetric = thresholdMetrics[subject.metric];
      const parsed = parseExpression(own.limit, subject.metric, metric);
      if (isFault(parsed)) {
        const fix = parsed.fix ? `; ${parsed.fix.replace(`${subject.metric} `, '')}` : '';
        problems.push({
          path,
          message: `"${own.limit}", character ${parsed.at + 1}: ${parsed.message}${fix}`,
        });
        continue;
      }
      const text = `${key} ${own.limit.trim().replace(/\s+/g, ' ')}`;
      const threshold = { ...parsed, ...subject, text, level: own.level, abortOnFail: own.abortOnFail, path };
      const twin = thresholds.find((other) => limited(other) === limited(threshold));
      if (twin) problems.push({ path, message: `limits the same as "${twin.text}"; leave one of them out` });
      else thresholds.push(threshold);
    }
  }
  return { thresholds, problems };
}

/** The detector that the key of a limit names, if it does. */
export function detectorIn(key: string): string | undefined {
  return /[{,]\s*detector:\s*([^,}]*?)\s*[,}]/.exec(key)?.[1];
}

/** What two thresholds have in common that limit the same. A warning beside a failure is meant. */
function limited({ metric, tags, aggregate, level: how }: Omit<Threshold, 'path'>): string {
  const { detector = '', phase = '', cause = '' } = tags;
  return JSON.stringify([metric, detector, phase, cause, aggregateName(aggregate), how]);
}

function subjectOf(
  key: string,
  named: Named,
): { metric: ThresholdMetricName; tags: Tags } | { message: string } {
  const [, name = '', rest] = /^\s*([^{]*?)\s*(\{.*)?$/s.exec(key) ?? [];
  const metrics = Object.keys(thresholdMetrics);
  if (!Object.hasOwn(thresholdMetrics, name)) {
    return { message: `unknown metric "${name}"${didYouMean(name, metrics)} (known: ${metrics.join(', ')})` };
  }
  const metric = name as ThresholdMetricName;
  if (rest === undefined) return { metric, tags: {} };
  const inner = /^\{([^{}]*)\}$/.exec(rest.trim())?.[1];
  if (inner === undefined)
    return { message: `"${rest.trim()}" is no list of tags: write ${name}{detector:phi}` };
  const tags = tagsOf(inner, metric, named);
  return 'message' in tags ? tags : { metric, tags };
}

function tagsOf(inner: string, metric: ThresholdMetricName, named: Named): Tags | { message: string } {
  const values: Readonly<Record<keyof Tags, readonly string[] | undefined>> = {
    detector: named.detectors,
    phase: named.phases,
    cause: metric === 'mistakes' ? CAUSES : [],
  };
  const tags: Record<string, string> = {};
  for (const part of inner.split(',')) {
    const [, tag = '', value = ''] = /^\s*([\w-]*)\s*:\s*(.*?)\s*$/.exec(part) ?? [];
    const known = Object.keys(values).filter((one) => values[one as keyof Tags]?.length !== 0);
    if (!known.includes(tag)) {
      return {
        message: `unknown tag "${tag || part.trim()}"${didYouMean(tag, known)} (${metric} has ${known.join(', ')})`,
      };
    }
    if (Object.hasOwn(tags, tag)) return { message: `tag ${tag} stands twice` };
    const names = values[tag as keyof Tags];
    if (names && !names.includes(value)) {
      return { message: `unknown ${tag} "${value}"${didYouMean(value, names)} (known: ${names.join(', ')})` };
    }
    tags[tag] = value;
  }
  return tags;
}
