/** What is compared of two rows, one entry for each. In all of them a smaller ratio is better. */
import { formatDuration, HOUR } from '../lib/units.ts';
import { fewestFor, sum } from '../qos/intervals.ts';
import type { CrashOutcome, Views } from '../qos/survival.ts';
import type { Cells, Unit } from '../result.ts';
import { type Crash, crashesOf, pairingsOf, timePairing } from './columns.ts';
import { type RatioTest, ratioTest } from './flip.ts';
import type { RowPair, ScenarioPair } from './pairs.ts';
import { quantileTest } from './quantile.ts';
import type { Margins } from './result.ts';
import type { SideScenario } from './side.ts';

/** Two rows with all that was seen of them. */
export interface Subject {
  readonly scenario: ScenarioPair;
  readonly row: RowPair;
  readonly paired: boolean;
  readonly crashes: readonly [a: ReadonlyMap<string, Crash>, b: ReadonlyMap<string, Crash>];
}

export interface Measured {
  readonly metric: string;
  readonly label: string;
  readonly unit: Unit;
  readonly margin: keyof Margins;
  readonly a: number | null;
  readonly b: number | null;
  /** null where there is one measurement a side, and nothing tells how it varies. */
  readonly test: RatioTest | null;
  readonly ratio: number;
  /** To the last digit, on the same plays. */
  readonly identical: boolean;
  readonly evidence: string;
}

export function subjectOf(scenario: ScenarioPair, row: RowPair, paired: boolean): Subject {
  const { a, b } = scenario;
  return { scenario, row, paired, crashes: [crashesOf(a, row.a), crashesOf(b, row.b)] };
}

/** Each answers with nothing where there is nothing to compare. */
type Measure = (subject: Subject) => Measured | undefined;

export const measures: readonly Measure[] = [
  meanDetection,
  quantileOf('detection_time_p50', 'detection, median', 0.5),
  quantileOf('detection_time_p99', 'detection, p99', 0.99),
  undetected,
  mistakeRate,
  accuracy,
  stateBytes,
];

function meanDetection({ scenario, paired, crashes: [a, b] }: Subject): Measured | undefined {
  // of sides that share nothing the quantiles tell as much
  if (!paired) return undefined;
  const { pairing, times } = timePairing(a, b, scenario.a.plays.exposure.length);
  if (times.length === 0) return undefined;
  const mean = (side: 0 | 1): number => sum(times.map((pair) => pair[side])) / times.length;
  return {
    metric: 'detection_time_mean',
    label: 'detection, mean',
    unit: 'ms',
    margin: 'time',
    a: mean(0),
    b: mean(1),
    ...tested(ratioTest([pairing])),
    identical: sameAs(
      scenario,
      paired,
      times.map(([mine]) => mine),
      times.map(([, other]) => other),
    ),
    evidence: `${times.length} crashes that both noticed, in pairs`,
  };
}

function quantileOf(metric: string, label: string, share: number): Measure {
  return ({ scenario, paired, crashes }) => {
    const [a, b] = crashes.map((side) => [...side.values()].map(({ views }) => views));
    // fewer have no upper bound, and could tell nothing
    if (Math.min(a!.length, b!.length) < fewestFor(share)) return undefined;
    const test = quantileTest(a!, b!, share);
    if (!test) return undefined;
    return {
      metric,
      label,
      unit: 'ms',
      margin: 'time',
      a: test.a,
      b: test.b,
      ...tested(test),
      identical: sameAs(scenario, paired, a, b),
      evidence: `${a!.length} and ${b!.length} crashes`,
    };
  };
}

function undetected({ scenario, paired, crashes: [a, b] }: Subject): Measured | undefined {
  const keys = paired ? [...a.keys()].filter((key) => b.has(key)) : [];
  const shares = (side: ReadonlyMap<string, Crash>, of: Iterable<string>): number[] =>
    [...of].map((key) => shareUndetected(side.get(key)!.views));
  const [mine, other] = paired
    ? [shares(a, keys), shares(b, keys)]
    : [shares(a, a.keys()), shares(b, b.keys())];
  // where all crashes were noticed there is nothing to compare
  if (sum(mine) + sum(other) === 0) return undefined;
  const [pairing] = pairingsOf([mine], [other], other.length / mine.length, paired);
  return {
    metric: 'undetected',
    label: 'undetected crashes',
    unit: 'share',
    margin: 'rate',
    a: sum(mine) / mine.length,
    b: sum(other) / other.length,
    ...tested(ratioTest([pairing!], 1)),
    identical: sameAs(scenario, paired, mine, other),
    evidence: `${told(sum(mine))} of ${mine.length} and ${told(sum(other))} of ${other.length} crashes were missed, or not noticed by the end`,
  };
}

function shareUndetected(views: Views<Pick<CrashOutcome, 'kind'>>): number {
  return views.filter(({ kind }) => kind !== 'detected').length / views.length;
}

function mistakeRate({ scenario, row, paired }: Subject): Measured | undefined {
  const [mine, other] = [row.a.plays!.mistakes, row.b.plays!.mistakes];
  const found = amounts(scenario, mine, other, paired);
  if (!found) return undefined;
  const { totals, exposures, test } = found;
  return {
    metric: 'mistake_rate',
    label: 'mistake rate',
    unit: '1/h',
    margin: 'rate',
    a: (totals[0] * HOUR) / exposures[0],
    b: (totals[1] * HOUR) / exposures[1],
    ...tested(test),
    identical: sameAs(scenario, paired, mine, other),
    evidence: `${totals[0]} mistakes in ${formatDuration(exposures[0])}, ${totals[1]} in ${formatDuration(exposures[1])}`,
  };
}

function accuracy({ scenario, row, paired }: Subject): Measured | undefined {
  const [mine, other] = [row.a.plays!.suspected, row.b.plays!.suspected];
  const found = amounts(scenario, mine, other, paired);
  if (!found) return undefined;
  const { totals, exposures, test } = found;
  return {
    metric: 'query_accuracy',
    label: 'query accuracy',
    unit: 'share',
    margin: 'rate',
    a: 1 - totals[0] / exposures[0],
    b: 1 - totals[1] / exposures[1],
    ...tested(test),
    identical: sameAs(scenario, paired, mine, other),
    evidence: `wrongly suspected for ${formatDuration(totals[0])} and ${formatDuration(totals[1])}`,
  };
}

/** One measurement a side: the margin is all there is to judge it by. */
function stateBytes({ row }: Subject): Measured | undefined {
  const [a, b] = [row.a, row.b].map(({ metrics }) => metrics['state_bytes']?.value ?? null);
  if (!a || !b) return undefined;
  return {
    metric: 'state_bytes',
    label: 'state per peer',
    unit: 'B',
    margin: 'rate',
    a,
    b,
    test: null,
    ratio: b / a,
    identical: false,
    evidence: 'measured once on each side, on its machine',
  };
}

/** Events, or time, against exposure. */
export function amounts({ a, b }: Pick<ScenarioPair, 'a' | 'b'>, mine: Cells, other: Cells, paired: boolean) {
  const total = (cells: Cells): number => sum(cells.flat());
  const exposures = [total(a.plays.exposure), total(b.plays.exposure)] as const;
  if (exposures[0] === 0 || exposures[1] === 0) return undefined;
  const pairings = pairingsOf(mine, other, exposures[1] / exposures[0], paired);
  const usual = usualSize(pairings[0]!.a.concat(pairings[0]!.b));
  return {
    exposures,
    totals: [total(mine), total(other)] as const,
    test: ratioTest(pairings, usual),
  };
}

/** What one of them comes to that something comes with: a cluster of mistakes is one event. */
function usualSize(amounts: readonly number[]): number {
  const all = sum(amounts);
  return all === 0 ? 0 : sum(amounts.map((amount) => amount ** 2)) / all;
}

function tested(test: RatioTest): Pick<Measured, 'test' | 'ratio'> {
  return { test, ratio: test.ratio };
}

/** Real plays repeat nothing: that neither side made a mistake says little there. */
function sameAs(
  { a }: { readonly a: SideScenario },
  paired: boolean,
  mine: unknown,
  other: unknown,
): boolean {
  return paired && a.world === 'simulated' && JSON.stringify(mine) === JSON.stringify(other);
}

function told(count: number): string {
  return String(Number(count.toFixed(2)));
}
