/** Two sides, scenario by scenario and row by row, with one verdict for each figure. Pure. */
import { badInput } from '../errors.ts';
import { finite } from '../result.ts';
import { timePairing } from './columns.ts';
import type { RatioTest } from './flip.ts';
import { holm } from './holm.ts';
import { type MatchedMeasure, matchedIn } from './matched.ts';
import { type Measured, measures, type Subject, subjectOf } from './measures.ts';
import { type Asked, pairUp, type RowPair, type ScenarioPair } from './pairs.ts';
import {
  COMPARE_SCHEMA,
  type ComparedRow,
  type ComparedScenario,
  type CompareResult,
  type Comparison,
  type Margins,
  type Matched,
  type SideName,
  type Verdict,
} from './result.ts';
import type { Side } from './side.ts';
import { middleDifference } from './typical.ts';

export interface CompareRequest extends Asked {
  /** Two-sided, of each comparison, and of all of them together that none is falsely called worse or better. */
  readonly confidence: number;
  readonly margins: Margins;
}

/** Told of a measured figure when all of them are known. */
type Judge = (measured: Measured) => Comparison;

export function compare(a: Side, b: Side, request: CompareRequest): CompareResult {
  const paired = !request.unpaired;
  const measured = pairUp(a, b, request).map((pair) => measuredIn(pair, paired));
  const all = measured.flatMap(({ rows, matched }) => [
    ...rows.flatMap((row) => row.measured),
    ...matched.flatMap((one) => one.measured ?? []),
  ]);
  if (all.length === 0)
    throw badInput('the two sides have nothing that can be compared', undefined, 'see: --pair');
  const judged = judgeAll(all, request);
  const judge: Judge = (one) => judged.get(one)!;
  const scenarios = measured.map((one) => scenarioOf(one, judge));
  const verdicts = { better: 0, worse: 0, 'no difference': 0, 'cannot tell': 0 };
  for (const one of all) verdicts[judge(one).verdict]++;
  const { confidence, margins } = request;
  return {
    schema: COMPARE_SCHEMA,
    a: nameOf(a),
    b: nameOf(b),
    paired,
    confidence,
    margins,
    scenarios,
    verdicts,
  };
}

function nameOf({ name, what, flatline }: Side): SideName {
  return { name, what, flatline };
}

interface MeasuredScenario {
  readonly pair: ScenarioPair;
  readonly rows: readonly { readonly subject: Subject; readonly measured: readonly Measured[] }[];
  readonly matched: readonly MatchedMeasure[];
}

function measuredIn(pair: ScenarioPair, paired: boolean): MeasuredScenario {
  for (const row of pair.rows) refuseBroken(pair, row);
  const rows = pair.rows.map((row) => {
    const subject = subjectOf(pair, row, paired);
    return { subject, measured: measures.flatMap((measure) => measure(subject) ?? []) };
  });
  return { pair, rows, matched: matchedIn(pair, paired) };
}

function refuseBroken({ a: { name } }: ScenarioPair, { a, b }: RowPair): void {
  for (const { label, error, plays } of [a, b]) {
    if (error !== undefined)
      throw badInput(`the detector ${label} threw: ${error}`, `scenario ${name}`, 'mend it, or leave it out');
    if (!plays) throw badInput(`${label} has no figures play by play`, `scenario ${name}`, 'run it again');
  }
}

/** Holm’s procedure needs all chances at once. What is identical can't be falsely called different, and is not counted. */
function judgeAll(
  all: readonly Measured[],
  { confidence, margins }: CompareRequest,
): Map<Measured, Comparison> {
  const counted = all.filter(({ identical, test }) => !identical && test !== null);
  const chances = counted.map(({ test, margin }) => beyond(test!, 1 + margins[margin]));
  const adjusted = holm(chances.map(({ chance }) => chance));
  const tail = (1 - confidence) / 2;
  const judge: Judge = (measured) => {
    const { test, ratio, a, b, identical } = measured;
    const limit = 1 + margins[measured.margin];
    const place = counted.indexOf(measured);
    const bounds = identical ? { low: 1, high: 1 } : test ? test.within(tail) : { low: null, high: null };
    const found = place < 0 ? undefined : { chance: adjusted[place]!, worse: chances[place]!.worse };
    const { metric, label, unit, evidence } = measured;
    return {
      metric,
      label,
      unit,
      a,
      b,
      ratio: identical ? 1 : finite(ratio),
      ...bounds,
      difference: a === null || b === null ? null : b - a,
      chance: found?.chance ?? null,
      verdict: identical
        ? 'no difference'
        : found
          ? verdictOf(bounds, limit, found, 1 - confidence)
          : byMargin(ratio, limit),
      identical,
      evidence,
    };
  };
  return new Map(all.map((measured) => [measured, judge(measured)]));
}

/** How likely it is luck that b lies beyond the margin, to whichever side it does. */
function beyond(test: RatioTest, limit: number): { chance: number; worse: boolean } {
  const [worse, better] = [test.large(limit), test.small(1 / limit)];
  return { chance: Math.min(1, 2 * Math.min(worse, better)), worse: worse < better };
}

/** Beyond the margin, within it, or neither is sure. */
function verdictOf(
  { low, high }: { low: number | null; high: number | null },
  limit: number,
  { chance, worse }: { chance: number; worse: boolean },
  error: number,
): Verdict {
  if (chance <= error) return worse ? 'worse' : 'better';
  const within = low !== null && high !== null && low >= 1 / limit && high <= limit;
  return within ? 'no difference' : 'cannot tell';
}

function byMargin(ratio: number, limit: number): Verdict {
  if (ratio > limit) return 'worse';
  return ratio < 1 / limit ? 'better' : 'no difference';
}

function scenarioOf({ pair, rows, matched }: MeasuredScenario, judge: Judge): ComparedScenario {
  const { a, b, onlyA, onlyB } = pair;
  return {
    name: a.name,
    world: a.world,
    engine: a.engine,
    seeds: [...new Set([a.seed, b.seed])],
    plays: a.plays.exposure.length,
    exposure: a.plays.exposure.flat().reduce((sum, ms) => sum + ms, 0),
    crashes: new Set(a.plays.crashes.flatMap((names, play) => names.map((name) => `${play} ${name}`))).size,
    rows: rows.map(({ subject, measured }) => rowOf(subject, measured.map(judge))),
    matched: matched.map((one) => matchedOf(one, judge)),
    onlyA,
    onlyB,
  };
}

function matchedOf({ detector, unmatched, times, measured }: MatchedMeasure, judge: Judge): Matched {
  return {
    detector,
    ...(unmatched !== undefined && { unmatched }),
    ...(times && { times }),
    ...(measured && { comparison: judge(measured) }),
  };
}

function rowOf(subject: Subject, comparisons: readonly Comparison[]): ComparedRow {
  const { row, scenario, crashes, paired } = subject;
  const of = (metrics: RegExp, verdict: Verdict): boolean =>
    comparisons.some((one) => metrics.test(one.metric) && one.verdict === verdict);
  const [time, mistakes] = [/^detection/, /^(mistake|query)/];
  const trade =
    (of(time, 'better') && of(mistakes, 'worse')) || (of(time, 'worse') && of(mistakes, 'better'));
  return {
    label: row.a.label,
    detector: row.a.detector,
    ...(row.b.label !== row.a.label && { labelB: row.b.label }),
    comparisons,
    trade,
    ...(paired && middleDifference(timePairing(...crashes, scenario.a.plays.exposure.length).times)),
    ...(paired && noticedBy(crashes)),
  };
}

/** Crashes that one side noticed and the other did not. */
function noticedBy([a, b]: Subject['crashes']): Pick<ComparedRow, 'noticed'> {
  let [onlyA, onlyB] = [0, 0];
  for (const [key, { views }] of a) {
    const other = b.get(key);
    if (!other) continue;
    const [mine, theirs] = [views, other.views].map(
      (side) => side.filter(({ kind }) => kind === 'detected').length,
    );
    onlyA += Math.max(0, mine! - theirs!);
    onlyB += Math.max(0, theirs! - mine!);
  }
  return onlyA + onlyB === 0 ? {} : { noticed: { onlyA, onlyB } };
}
