import type { TopLevelSpec } from 'vega-lite';
import type { PositionFieldDef } from 'vega-lite/types_unstable/channeldef.d.ts';
import type { Row } from '../../harness/result.ts';
import { showWhole } from '../format.ts';
import { colour, config, logTicks, series, shapes } from './theme.ts';

interface Point {
  detector: string;
  tuning: string;
  time: number;
  timeLow: number;
  timeHigh: number;
  rate: number;
  rateLow: number;
  rateHigh: number;
  seen: boolean;
  timeText: string;
  rateText: string;
  countText: string;
}

/** An arrow that points down, in the unit square of a symbol. */
const ARROW = 'M0,-1L0,1M-0.5,0.35L0,1L0.5,0.35';

/**
 * Detection time against mistake rate. A setting that made no mistake stands at the upper bound of its rate, with an
 * arrow: it is the interesting one, and a log axis has no zero. Undefined where there is nothing to set against.
 */
export function tradeoff(rows: readonly Row[], interactive: boolean): TopLevelSpec | undefined {
  const points = rows.map(pointOf).filter((point) => point !== undefined);
  if (points.length === 0) return undefined;
  const detectors = [...new Set(rows.map(({ title }) => title))];
  const times = points.flatMap((p) => [p.time, p.timeLow, p.timeHigh]);
  const rates = points.flatMap((p) => (p.seen ? [p.rate, p.rateHigh] : [p.rate]));
  const [fastest, slowest] = [Math.min(...times) * 0.9, Math.max(...times) * 1.12];
  const [floor, top] = [Math.min(...rates) / 3, Math.max(...rates) * 1.5];
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
      {
        transform: [{ filter: '!datum.seen' }],
        mark: {
          type: 'point',
          shape: ARROW,
          size: 700,
          strokeWidth: 1.8,
          filled: false,
          yOffset: 13,
          tooltip: null,
        },
        encoding: { x, y, color, opacity },
      },
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

function pointOf({ title, label, metrics }: Row): Point | undefined {
  const time = metrics['detection_time_p50'];
  const rate = metrics['mistake_rate'];
  if (!time?.value || rate?.value === null || rate?.value === undefined) return undefined;
  const seen = rate.value > 0;
  const height = seen ? rate.value : rate.high;
  if (!height) return undefined;
  return {
    detector: title,
    tuning: label,
    time: time.value,
    timeLow: Math.max(time.low ?? time.value, time.value / 10),
    timeHigh: time.high ?? time.value,
    rate: height,
    rateLow: Math.max(rate.low ?? height, height / 1000),
    rateHigh: rate.high ?? height,
    seen,
    timeText: showWhole({ unit: 'ms' }, time),
    rateText: seen
      ? showWhole({ unit: '1/h' }, rate)
      : `none seen; fewer than ${showWhole({ unit: '1/h' }, { value: height })}`,
    countText: String(metrics['mistakes']?.value ?? ''),
  };
}
