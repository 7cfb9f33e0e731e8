import type { TopLevelSpec } from 'vega-lite';
import type { PositionFieldDef } from 'vega-lite/types_unstable/channeldef.d.ts';
import { greatest, least } from '../../harness/lib/extremes.ts';
import type { Row } from '../../harness/result.ts';
import { pointOf, type Side, unplaced } from './points.ts';
import { colour, config, logTicks, series, shapes } from './theme.ts';

/** Arrows in the unit square of a symbol, and how far they are moved to begin at the point. */
const ARROWS: Readonly<Record<Side, { shape: string; xOffset?: number; yOffset?: number }>> = {
  down: { shape: 'M0,-1L0,1M-0.5,0.35L0,1L0.5,0.35', yOffset: 13 },
  up: { shape: 'M0,1L0,-1M-0.5,-0.35L0,-1L0.5,-0.35', yOffset: -13 },
  right: { shape: 'M-1,0L1,0M0.35,-0.5L1,0L0.35,0.5', xOffset: 13 },
  left: { shape: 'M1,0L-1,0M-0.35,-0.5L-1,0L-0.35,0.5', xOffset: -13 },
};

/**
 * Detection time against mistake rate. An interval without an end is an arrow. A setting that made no mistake stands at the
 * upper bound of its rate, with an arrow: it is the interesting one, and a log axis has no zero. Undefined where there is
 * nothing to set against.
 */
export function tradeoff(rows: readonly Row[], interactive: boolean): TopLevelSpec | undefined {
  const points = rows.map(pointOf).filter((point) => typeof point !== 'string');
  if (points.length === 0) return undefined;
  const detectors = [...new Set(rows.map(({ title }) => title))];
  const times = points.flatMap((p) => [p.time, p.timeLow, p.timeHigh]);
  const rates = points.flatMap((p) => (p.seen ? [p.rate, p.rateHigh] : [p.rate]));
  const [fastest, slowest] = [least(times) * 0.9, greatest(times) * 1.12];
  const [floor, top] = [least(rates) / 3, greatest(rates) * 1.5];
  const x = {
    field: 'time',
    type: 'quantitative',
    scale: { type: 'log', nice: false, domain: [fastest, slowest] },
    axis: {
      title: 'Detection time, median, ms (log scale)',
      values: logTicks(fastest, slowest),
      format: '~r',
      grid: false,
    },
  } satisfies PositionFieldDef<string>;
  const y = {
    field: 'rate',
    type: 'quantitative',
    scale: { type: 'log', nice: false, domain: [floor, top], clamp: true },
    axis: {
      title: 'Mistakes per hour and pair (log scale)',
      values: logTicks(floor, top),
      labelExpr: "datum.value >= 1000 ? format(datum.value / 1000, '~r') + 'k' : format(datum.value, '~r')",
    },
  } satisfies PositionFieldDef<string>;
  const legend = { title: null, orient: 'top', direction: 'horizontal', columns: 5 } as const;
  const color = {
    field: 'detector',
    type: 'nominal',
    scale: { domain: detectors, range: detectors.map((_, i) => series[i % series.length]!) },
    legend: { ...legend, symbolType: 'circle' },
  } as const;
  const shape = {
    field: 'detector',
    type: 'nominal',
    scale: { domain: detectors, range: detectors.map((_, i) => shapes[i % shapes.length]!) },
    legend,
  } as const;
  const opacity = interactive ? { condition: { param: 'pick', value: 1 }, value: 0.12 } : { value: 1 };
  const tooltip = [
    { field: 'tuning', title: 'Setting' },
    { field: 'timeText', title: 'Detection time' },
    { field: 'rateText', title: 'Mistakes per hour' },
    { field: 'countText', title: 'Mistakes' },
  ];
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: 'Trade-off of failure detectors: detection time against mistake rate; lower left is better.',
    padding: { left: 8, right: 18, top: 8, bottom: 8 },
    width: interactive ? 'container' : 860,
    height: 440,
    autosize: { type: 'fit', contains: 'padding' },
    // a page tells it in words of its own
    ...(!interactive && footnote(rows)),
    data: { values: points as unknown as Record<string, unknown>[] },
    layer: [
      frontier(x, y),
      {
        // a selection bound to a legend works only on the first layer that has the legend
        ...(interactive && {
          params: [{ name: 'pick', select: { type: 'point', fields: ['detector'] }, bind: 'legend' }],
        }),
        transform: [{ filter: 'datum.seen' }],
        mark: { type: 'rule', strokeWidth: 1.6 },
        encoding: { x, y: { ...y, field: 'rateLow' }, y2: { field: 'rateHigh' }, color, opacity },
      },
      {
        mark: { type: 'rule', strokeWidth: 1.6 },
        encoding: { x: { ...x, field: 'timeLow' }, x2: { field: 'timeHigh' }, y, color, opacity },
      },
      {
        mark: { type: 'line', strokeWidth: 1.5, strokeDash: [3, 3], tooltip: null },
        encoding: { x, y, order: { field: 'time', type: 'quantitative' }, color, opacity },
      },
      ...Object.entries(ARROWS).map(([side, arrow]) => ({
        transform: [{ filter: `indexof(datum.open, '${side}') >= 0` }],
        mark: {
          type: 'point' as const,
          size: 700,
          strokeWidth: 1.8,
          filled: false,
          tooltip: null,
          ...arrow,
        },
        encoding: { x, y, color, opacity },
      })),
      {
        mark: {
          type: 'point',
          filled: true,
          size: 84,
          strokeWidth: 1.5,
          stroke: colour('paper'),
          opacity: 1,
        },
        encoding: { x, y, color, shape, opacity, tooltip },
      },
      {
        data: { values: [{}] },
        mark: {
          type: 'text',
          align: 'left',
          baseline: 'bottom',
          fontStyle: 'italic',
          fontSize: 12,
          color: colour('faint'),
          text: '↙ better: faster, and fewer mistakes',
          tooltip: null,
        },
        encoding: { x: { value: 10 }, y: { value: { expr: 'height - 8' } } },
      },
    ],
    config,
  };
}

/** Under a picture that stands alone: the settings that are not in it. */
function footnote(rows: readonly Row[]) {
  const lines = unplaced(rows).flatMap((text) => text.match(/.{1,130}(?:\s|$)/g) ?? []);
  if (lines.length === 0) return {};
  const text = lines.map((line) => line.trim());
  const style = { fontSize: 11, fontWeight: 'normal' as const, color: colour('faint') };
  return { title: { text, orient: 'bottom' as const, anchor: 'start' as const, offset: 10, ...style } };
}

/** Settings that no faster one beats, as steps. */
function frontier(x: PositionFieldDef<string>, y: PositionFieldDef<string>) {
  const byTime = [
    { field: 'time', order: 'ascending' as const },
    { field: 'rate', order: 'ascending' as const },
  ];
  return {
    transform: [
      {
        window: [{ op: 'min' as const, field: 'rate', as: 'best' }],
        frame: [null, 0] as [null, number],
        sort: byTime,
      },
      { window: [{ op: 'lag' as const, field: 'best', as: 'before' }], sort: byTime },
      { filter: '!isValid(datum.before) || datum.rate < datum.before' },
    ],
    mark: {
      type: 'line' as const,
      interpolate: 'step-after' as const,
      strokeWidth: 7,
      strokeCap: 'round' as const,
      strokeJoin: 'round' as const,
      opacity: 0.35,
      color: colour('frontier'),
      tooltip: null,
    },
    encoding: { x, y, order: { field: 'time', type: 'quantitative' as const } },
  };
}
