import type { TopLevelSpec } from 'vega-lite';
import type { Curve } from '../../harness/agree/result.ts';
import { greatest, least } from '../../harness/lib/extremes.ts';
import { colour, config } from './theme.ts';

/** The shares of two sides below any time, over each other; undefined where neither has any. */
export function ecdf(
  curves: readonly [Curve, Curve],
  called: readonly [string, string],
  xTitle: string,
): TopLevelSpec | undefined {
  const all = curves.flatMap(({ at }) => at);
  if (all.length === 0) return undefined;
  const [low, high] = [least(all), greatest(all)];
  const room = 0.03 * Math.max(high - low, 1);
  const values = curves.flatMap(({ at, share }, i) => {
    const side = called[i]!;
    if (at.length === 0) return [];
    return [
      { side, time: low - room, share: 0 },
      ...at.map((time, k) => ({ side, time, share: share[k]! })),
      { side, time: high + room, share: share.at(-1)! },
    ];
  });
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: `Share of values up to a time, ${called.join(' against ')}; where the lines lie on each other the sides agree.`,
    padding: { left: 8, right: 18, top: 8, bottom: 8 },
    width: 'container',
    height: 240,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values },
    mark: { type: 'line', interpolate: 'step-after', strokeWidth: 2.2, strokeJoin: 'round' },
    encoding: {
      x: {
        field: 'time',
        type: 'quantitative',
        scale: { domain: [low - room, high + room], nice: false },
        axis: { title: xTitle, grid: false },
      },
      y: {
        field: 'share',
        type: 'quantitative',
        scale: { domain: [0, 1] },
        axis: { title: 'Share up to there', format: '.0%', values: [0, 0.25, 0.5, 0.75, 1] },
      },
      color: {
        field: 'side',
        type: 'nominal',
        scale: { domain: [...called], range: [colour('s1'), colour('s2')] },
        legend: {
          title: null,
          orient: 'top',
          direction: 'horizontal',
          symbolType: 'stroke',
          symbolStrokeWidth: 4,
        },
      },
      strokeDash: {
        field: 'side',
        type: 'nominal',
        scale: {
          domain: [...called],
          range: [
            [1, 0],
            [7, 3],
          ],
        },
      },
      tooltip: [
        { field: 'side', title: 'Side' },
        { field: 'time', title: 'ms', format: '.2f' },
        { field: 'share', title: 'Share', format: '.1%' },
      ],
    },
    config: { ...config, axisY: { ...config.axisY, gridColor: colour('grid') } },
  };
}
