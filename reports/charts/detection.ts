import type { TopLevelSpec } from 'vega-lite';
import { greatest } from '../../harness/lib/extremes.ts';
import type { Row } from '../../harness/result.ts';
import { colour, config, series } from './theme.ts';

/** A detector's settings by their place in the table: curves of one colour are told apart by their dashes. */
const ORDER = ['1st setting', '2nd', '3rd', '4th', '5th and later'];
const DASHES = [
  [1, 0],
  [9, 3],
  [5, 3],
  [2, 3],
  [9, 3, 2, 3],
];

/** A third of a pixel: of very many crashes not each makes a step that can be seen. */
const STEP = 1e-3;

function visible(steps: Row['detection']): Row['detection'] {
  let shown = 0;
  return steps.filter(({ detected }, i) => {
    const kept = i === steps.length - 1 || detected - shown >= STEP - 1e-9;
    if (kept) shown = detected;
    return kept;
  });
}

/** The share of crashes that each setting had detected by a time. A curve that ends low left crashes undetected. */
export function detection(rows: readonly Row[]): TopLevelSpec | undefined {
  const curves = rows.filter(({ detection: steps }) => steps.length > 0);
  if (curves.length === 0) return undefined;
  const latest = greatest(curves.flatMap((row) => row.detection.map(({ time }) => time))) * 1.05;
  const values = curves.flatMap(({ title, label, detection: steps }) => {
    const order = ORDER[curves.filter((curve) => curve.title === title).findIndex((c) => c.label === label)];
    const curve = { detector: title, tuning: label, order: order ?? ORDER.at(-1)! };
    return [
      { ...curve, time: 0, detected: steps[0]!.time === 0 ? steps[0]!.detected : 0 },
      ...visible(steps).map(({ time, detected }) => ({ ...curve, time, detected })),
      { ...curve, time: latest, detected: steps.at(-1)!.detected },
    ];
  });
  const orders = ORDER.filter((order) => values.some((value) => value.order === order));
  const detectors = [...new Set(rows.map(({ title }) => title))];
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: 'Share of crashes detected by a time, for each setting; further left is faster.',
    padding: { left: 8, right: 18, top: 8, bottom: 8 },
    width: 'container',
    height: 330,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values },
    params: [{ name: 'pick', select: { type: 'point', fields: ['detector'] }, bind: 'legend' }],
    mark: { type: 'line', interpolate: 'step-after', strokeWidth: 2 },
    encoding: {
      x: {
        field: 'time',
        type: 'quantitative',
        scale: { domain: [0, latest], nice: false },
        axis: { title: 'Time since the crash, ms', grid: false },
      },
      y: {
        field: 'detected',
        type: 'quantitative',
        scale: { domain: [0, 1] },
        axis: { title: 'Crashes detected', format: '.0%', values: [0, 0.25, 0.5, 0.75, 1] },
      },
      detail: { field: 'tuning', type: 'nominal' },
      color: {
        field: 'detector',
        type: 'nominal',
        scale: { domain: detectors, range: detectors.map((_, i) => series[i % series.length]!) },
        legend: {
          title: null,
          orient: 'top',
          direction: 'horizontal',
          columns: 5,
          symbolType: 'stroke',
          symbolStrokeWidth: 4,
        },
      },
      strokeDash: {
        field: 'order',
        type: 'nominal',
        scale: { domain: orders, range: DASHES.slice(0, orders.length) },
        legend:
          orders.length < 2
            ? null
            : {
                title: null,
                orient: 'bottom',
                direction: 'horizontal',
                columns: 5,
                symbolType: 'stroke',
                symbolSize: 500,
                symbolStrokeWidth: 2,
                symbolStrokeColor: colour('ink'),
              },
      },
      opacity: { condition: { param: 'pick', value: 0.9 }, value: 0.08 },
      tooltip: [
        { field: 'tuning', title: 'Setting' },
        { field: 'time', title: 'ms', format: '.0f' },
        { field: 'detected', title: 'Detected', format: '.0%' },
      ],
    },
    config: { ...config, axisY: { ...config.axisY, gridColor: colour('grid') } },
  };
}
