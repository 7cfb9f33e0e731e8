/**
 * Two curves at equal detection times. A setting means something else to another version of a detector; how fast it is means the same.
 * Along a curve the logarithm of the mistake rate is interpolated, and the sides are compared by the mean of the logarithms, at every
 * detection time of a setting of either side that both curves reach: so what is lost between settings is lost on both.
 */
import { sum } from '../qos/intervals.ts';
import type { Cells } from '../result.ts';
import { crashesOf } from './columns.ts';
import { amounts, type Measured } from './measures.ts';
import type { ScenarioPair } from './pairs.ts';
import type { SideRow, SideScenario } from './side.ts';

export interface MatchedMeasure {
  readonly detector: string;
  readonly unmatched?: string;
  readonly times?: readonly number[];
  readonly measured?: Measured;
}

interface Point {
  readonly time: number;
  readonly mistakes: Cells;
  readonly count: number;
}

/** Of every detector that has several settings on either side. */
export function matchedIn(pair: ScenarioPair, paired: boolean): MatchedMeasure[] {
  const rows = [...pair.a.rows, ...pair.b.rows];
  const detectors = [...new Set(rows.map(({ detector }) => detector))];
  const own = (side: SideScenario, detector: string): SideRow[] =>
    side.rows.filter((row) => row.detector === detector);
  return detectors.flatMap((detector) => {
    const [a, b] = [own(pair.a, detector), own(pair.b, detector)];
    if (a.length === 0 || b.length === 0) return [];
    if (a.length < 2 || b.length < 2) return [{ detector, unmatched: 'one setting only' }];
    const told = [varied(a), varied(b)].find((names) => names.length !== 1);
    if (told) return [{ detector, unmatched: `its settings differ in ${told.join(' and ')}` }];
    return [{ detector, ...matchedCurves(pair, curveOf(pair.a, a), curveOf(pair.b, b), paired) }];
  });
}

/** Parameters in which rows differ. */
function varied(rows: readonly SideRow[]): string[] {
  const names = [...new Set(rows.flatMap(({ params }) => Object.keys(params)))];
  return names.filter((name) => new Set(rows.map(({ params }) => JSON.stringify(params[name]))).size > 1);
}

/** Fastest first. A setting that made no mistake has no logarithm. */
function curveOf(side: SideScenario, rows: readonly SideRow[]): Point[] {
  return rows
    .flatMap((row): Point[] => {
      const noticed = [...crashesOf(side, row).values()].flatMap(({ views }) =>
        views.filter(({ kind }) => kind === 'detected').map(({ time }) => time),
      );
      const { mistakes } = row.plays!;
      const count = sum(mistakes.flat());
      return noticed.length === 0 || count === 0
        ? []
        : [{ time: sum(noticed) / noticed.length, mistakes, count }];
    })
    .sort((x, y) => x.time - y.time);
}

function matchedCurves(
  pair: ScenarioPair,
  a: readonly Point[],
  b: readonly Point[],
  paired: boolean,
): Pick<MatchedMeasure, 'unmatched' | 'times' | 'measured'> {
  const times = [...new Set([...a, ...b].map(({ time }) => time))]
    .filter((time) => within(a, time) && within(b, time))
    .sort((x, y) => x - y);
  if (times.length === 0) return { unmatched: 'the settings that made mistakes are nowhere equally fast' };
  const [mine, other] = [along(a, times), along(b, times)];
  const found = amounts(pair, mine, other, paired);
  if (!found) return { unmatched: 'no live time was scored' };
  const { totals, exposures, test } = found;
  const rate = (side: 0 | 1): number => (totals[side] * 3_600_000) / exposures[side];
  const measured: Measured = {
    metric: 'mistake_rate_matched',
    label: 'mistake rate, equally fast',
    unit: '1/h',
    margin: 'rate',
    a: rate(0),
    b: rate(1),
    test,
    ratio: test.ratio,
    identical: paired && pair.a.world === 'simulated' && JSON.stringify(a) === JSON.stringify(b),
    evidence: `geometric mean at ${times.length} detection times, interpolated`,
  };
  return { times, measured };
}

function within(curve: readonly Point[], time: number): boolean {
  return curve.length > 1 && curve[0]!.time <= time && time <= curve.at(-1)!.time;
}

/**
 * The mistakes that a setting between the given ones would make, cell by cell, by the linear part of the logarithm: each
 * setting speaks with its weight, scaled so that all of them add up to the interpolated count.
 */
function along(curve: readonly Point[], times: readonly number[]): Cells {
  const weights = new Map<Point, number>();
  const add = (point: Point, weight: number): void => {
    weights.set(point, (weights.get(point) ?? 0) + weight / times.length);
  };
  for (const time of times) {
    const next = Math.max(
      1,
      curve.findIndex((point) => point.time >= time),
    );
    const [before, after] = [curve[next - 1]!, curve[next]!];
    const gap = after.time - before.time;
    const share = gap === 0 ? 0.5 : (time - before.time) / gap;
    add(before, 1 - share);
    add(after, share);
  }
  const parts = [...weights];
  const count = Math.exp(sum(parts.map(([point, weight]) => weight * Math.log(point.count))));
  return parts[0]![0].mistakes.map((play, i) =>
    play.map((_, j) =>
      sum(parts.map(([{ mistakes, count: own }, weight]) => (count * weight * mistakes[i]![j]!) / own)),
    ),
  );
}
