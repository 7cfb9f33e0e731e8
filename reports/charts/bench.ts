/** What `flatline bench` measured: a row per detector, a colour per window. */
import type { TopLevelSpec } from 'vega-lite';
import type { BenchResult, BenchRow } from '../../harness/bench/result.ts';
import { colour, config, logTicks, series, shapes } from './theme.ts';

const NONE = 'no window';

interface Point {
  readonly detector: string;
  readonly window: string;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  readonly told: string;
}

export function heartbeatCost({ rows, baseline }: BenchResult): TopLevelSpec {
  const points = rows.map((row): Point => {
    const { p50, p99, mean, moe, samples } = row.heartbeat;
    const told = `${p50.toFixed(1)} ns median, ${mean.toFixed(1)} ± ${moe.toFixed(1)} mean, ${p99.toFixed(1)} p99; ${samples} samples`;
    return {
      ...place(row),
      value: p50,
      low: Math.max(Math.min(p50, mean - moe), p50 / 10),
      high: Math.max(p50, mean + moe),
      told,
    };
  });
  return chart(points, 'Time per heartbeat, ns', baseline.heartbeat.p50);
}

export function stateCost({ rows }: BenchResult): TopLevelSpec {
  const points = rows.map((row): Point => {
    const { bytesPerPeer, peers } = row.state;
    const told = `${bytesPerPeer} bytes, over ${peers} peers`;
    // a logarithm has no place for what takes nothing
    return { ...place(row), value: Math.max(1, bytesPerPeer), told };
  });
  return chart(points, 'State per peer, bytes');
}

function place({ setting, window }: BenchRow): { detector: string; window: string } {
  return { detector: setting, window: window === null ? NONE : `window ${window}` };
}

/** What has no window stands in the middle of its row, between those that have one. */
function ranks(points: readonly Point[]): string[] {
  const counted = [...new Set(points.map(({ window }) => window))].filter((window) => window !== NONE);
  return counted.toSpliced(Math.floor(counted.length / 2), 0, NONE);
}

/** On a logarithmic scale, since they are orders of magnitude apart; the cheapest on top. */
function chart(points: readonly Point[], title: string, baseline?: number): TopLevelSpec {
  const all = points.flatMap(({ value, low = value, high = value }) => [value, low, high]);
  const domain = [Math.min(...all, baseline ?? Infinity) / 1.3, Math.max(...all) * 1.3];
  const dearest = (detector: string): number =>
    Math.max(...points.filter((point) => point.detector === detector).map(({ value }) => value));
  const order = [...new Set(points.map(({ detector }) => detector))].sort((a, b) => dearest(a) - dearest(b));
  const windows = ranks(points);
  const x = { type: 'quantitative' as const, scale: { type: 'log' as const, domain, nice: false } };
  const encoding = {
    y: { field: 'detector', type: 'nominal' as const, sort: order, axis: { title: null, labelLimit: 300 } },
    yOffset: { field: 'window', type: 'nominal' as const, scale: { domain: windows, paddingOuter: 1.5 } },
    color: {
      field: 'window',
      type: 'nominal' as const,
      scale: { domain: windows, range: windows.map((_, i) => series[i % series.length]!) },
      legend: { title: null, orient: 'top' as const, symbolOpacity: 1 },
    },
    tooltip: [
      { field: 'detector', title: 'Detector' },
      { field: 'window', title: 'Window' },
      { field: 'told', title: title.split(',')[0]! },
    ],
  };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: `${title}, for each detector and window; further left is cheaper.`,
    padding: { left: 8, right: 18, top: 8, bottom: 8 },
    width: 'container',
    height: 24 * order.length,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values: points as Point[] },
    layer: [
      ...(baseline === undefined ? [] : [reference(baseline, x)]),
      {
        transform: [{ filter: 'isValid(datum.low)' }],
        mark: { type: 'rule' as const, strokeWidth: 2, opacity: 0.55 },
        encoding: { ...encoding, x: { ...x, field: 'low' }, x2: { field: 'high' } },
      },
      {
        mark: { type: 'point' as const, filled: true, size: 80, opacity: 1 },
        encoding: {
          ...encoding,
          shape: {
            field: 'window',
            type: 'nominal' as const,
            scale: { domain: windows, range: windows.map((_, i) => shapes[i % shapes.length]!) },
          },
          x: {
            ...x,
            field: 'value',
            axis: { title, grid: true, values: logTicks(domain[0]!, domain[1]!), format: '~s' },
          },
        },
      },
    ],
    config: { ...config, axisY: { ...config.axisY, grid: true, gridColor: colour('grid') } },
  };
}

function reference(
  at: number,
  x: { type: 'quantitative'; scale: { type: 'log'; domain: number[]; nice: boolean } },
) {
  return {
    data: { values: [{ at }] },
    mark: {
      type: 'rule' as const,
      color: colour('frontier'),
      strokeDash: [4, 4],
      strokeWidth: 1.5,
      tooltip: null,
    },
    encoding: { x: { ...x, field: 'at' } },
  };
}
