/** By how much b differs from a in each figure: a point with its interval, on the band of what is too little to matter. */
import type { TopLevelSpec } from 'vega-lite';
import type { ComparedScenario, CompareResult, Verdict } from '../../harness/compare/result.ts';
import { greatest, least } from '../../harness/lib/extremes.ts';
import { between, change, figure, linesOf } from '../compare/told.ts';
import { type Colour, colour, config } from './theme.ts';

const COLOURS: Readonly<Record<Verdict, Colour>> = {
  worse: 'wrong',
  better: 's3',
  'cannot tell': 's4',
  'no difference': 'right',
};
const SHAPES: Readonly<Record<Verdict, string>> = {
  worse: 'triangle-right',
  better: 'triangle-left',
  'cannot tell': 'diamond',
  'no difference': 'circle',
};
/** Nothing is drawn farther out; an interval that goes on has no end there. */
const FARTHEST = 10;
const TICKS = [0.1, 0.2, 0.5, 1, 2, 5, 10];
const FINE_TICKS = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.3, 1.5, 2];

/** undefined where all is identical. */
export function differences(
  scenario: ComparedScenario,
  { margins }: CompareResult,
): TopLevelSpec | undefined {
  const lines = linesOf(scenario).filter(
    ({ comparison }) => !comparison.identical && comparison.ratio !== null,
  );
  if (lines.length === 0) return undefined;
  const clamped = (value: number): number => Math.min(FARTHEST, Math.max(1 / FARTHEST, value));
  const values = lines.map(({ row, comparison }) => {
    const { label, verdict, ratio, low, high, a, b, evidence, chance } = comparison;
    const margin = 1 + (comparison.metric.startsWith('detection') ? margins.time : margins.rate);
    return {
      name: `${row} · ${label}`,
      verdict,
      ratio: clamped(ratio!),
      low: clamped(chance === null ? ratio! : (low ?? 0)),
      high: clamped(chance === null ? ratio! : (high ?? Number.POSITIVE_INFINITY)),
      from: 1 / margin,
      until: margin,
      told: `${figure(comparison, a)} → ${figure(comparison, b)}`,
      change: `${change(ratio)} (${between(comparison)})`,
      evidence,
    };
  });
  const extremes = values.flatMap(({ ratio, low, high, from, until }) => [ratio, low, high, from, until]);
  const domain = [least(extremes) / 1.05, greatest(extremes) * 1.05];
  const ticks = domain[1]! / domain[0]! < 3 ? FINE_TICKS : TICKS;
  const verdicts = Object.keys(COLOURS) as Verdict[];
  const order = values.map(({ name }) => name);
  const x = {
    field: 'ratio',
    type: 'quantitative' as const,
    scale: { type: 'log' as const, domain, nice: false },
    axis: {
      title: '← b is less · b over a · b is more: slower, or more mistakes →',
      values: ticks.filter((tick) => tick >= domain[0]! && tick <= domain[1]!),
      labelExpr: "datum.value == 1 ? 'equal' : '×' + format(datum.value, '~r')",
    },
  };
  const y = {
    field: 'name',
    type: 'nominal' as const,
    sort: order,
    axis: { title: null, labelLimit: 430 },
  };
  const scale = { domain: verdicts, range: verdicts.map((verdict) => colour(COLOURS[verdict])) };
  const color = {
    field: 'verdict',
    type: 'nominal' as const,
    scale,
    legend: { title: null, orient: 'top' as const, symbolOpacity: 1 },
  };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: 'How b differs from a in each figure, with intervals and the margin; to the right is worse.',
    padding: { left: 8, right: 18, top: 8, bottom: 8 },
    width: 'container',
    height: Math.max(90, 24 * order.length),
    autosize: { type: 'fit', contains: 'padding' },
    data: { values },
    layer: [
      {
        mark: { type: 'bar', height: { band: 0.96 }, color: colour('grid'), tooltip: null },
        encoding: { y, x: { ...x, field: 'from' }, x2: { field: 'until' } },
      },
      {
        data: { values: [{ ratio: 1 }] },
        mark: { type: 'rule', color: colour('axis'), tooltip: null },
        encoding: { x },
      },
      {
        mark: { type: 'rule', strokeWidth: 2, tooltip: null },
        encoding: { y, x: { ...x, field: 'low' }, x2: { field: 'high' }, color },
      },
      {
        mark: { type: 'point', filled: true, size: 90, opacity: 1 },
        encoding: {
          y,
          x,
          color,
          shape: {
            field: 'verdict',
            type: 'nominal',
            scale: { domain: verdicts, range: verdicts.map((verdict) => SHAPES[verdict]) },
          },
          tooltip: [
            { field: 'name', title: 'Figure' },
            { field: 'verdict', title: 'Verdict' },
            { field: 'told', title: 'a → b' },
            { field: 'change', title: 'Change' },
            { field: 'evidence', title: 'From' },
          ],
        },
      },
    ],
    config,
  };
}
