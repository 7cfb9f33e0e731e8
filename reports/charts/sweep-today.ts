/** Settings that are in use today, in the chart of a sweep. */
import type { PositionFieldDef } from 'vega-lite/types_unstable/channeldef.d.ts';
import type { Drawing } from '../sweep/drawing.ts';
import { colour } from './theme.ts';

/** From a point down, in the unit square of a symbol. */
export const ARROW = { shape: 'M0,-1L0,1M-0.5,0.35L0,1L0.5,0.35', yOffset: 13 };

export function rows(values: readonly object[]): Record<string, unknown>[] {
  return values as Record<string, unknown>[];
}

type Place = Readonly<Record<'x' | 'y', PositionFieldDef<string>>>;

/** Settings that are in use: a ring around a dot, or around nothing where no mistake was seen, with bars and a name. */
export function today(drawing: Drawing, { x, y }: Place, tooltip: object[], height: number) {
  const { marks } = drawing;
  if (marks.length === 0) return [];
  const data = { values: rows(marks) };
  const seen = { data, transform: [{ filter: 'datum.seen' }] };
  const bar = { type: 'rule' as const, strokeWidth: 2, color: colour('ink'), tooltip: null };
  const sign = { type: 'point' as const, color: colour('ink'), opacity: 1, tooltip: null };
  return [
    { ...seen, mark: bar, encoding: { x, y: { ...y, field: 'rateLow' }, y2: { field: 'rateHigh' } } },
    { data, mark: bar, encoding: { x: { ...x, field: 'timeLow' }, x2: { field: 'timeHigh' }, y } },
    {
      data,
      transform: [{ filter: '!datum.seen' }],
      mark: { ...sign, filled: false, size: 900, strokeWidth: 2, ...ARROW, yOffset: 20 },
      encoding: { x, y },
    },
    {
      data,
      mark: { ...sign, filled: false, fill: colour('paper'), size: 260, strokeWidth: 2.4, tooltip: true },
      encoding: { x, y, tooltip },
    },
    { ...seen, mark: { ...sign, filled: true, size: 55, tooltip: true }, encoding: { x, y, tooltip } },
    ...labels(drawing, height).flatMap(({ mark, dx, dy, align }) => {
      const own = { data: { values: rows([mark]) } };
      const text = {
        type: 'text' as const,
        text: `▸ ${mark.setting}`,
        fontSize: 12.5,
        fontWeight: 600 as const,
        baseline: 'middle' as const,
        tooltip: null,
        ...{ dx, dy, align },
      };
      const halo = { stroke: colour('paper'), strokeWidth: 5, strokeJoin: 'round' as const };
      const from = { xOffset: Math.sign(dx) * CLEAR, yOffset: -CLEAR };
      const to = { x2Offset: dx - Math.sign(dx) * 3, y2Offset: dy };
      return [
        {
          ...own,
          mark: { ...bar, strokeWidth: 1, ...from, ...to },
          encoding: { x, x2: { field: 'time' }, y, y2: { field: 'rate' } },
        },
        // names may stand on curves
        { ...own, mark: { ...text, ...halo, color: colour('paper') }, encoding: { x, y } },
        { ...own, mark: { ...text, color: colour('ink') }, encoding: { x, y } },
      ];
    }),
  ];
}

/** Pixels: from the middle of a ring to where a line may begin, and how far from it its name stands. */
const CLEAR = 7;
const BESIDE = 24;
const ABOVE = 26;
const LINE_HEIGHT = 18;
/** Names of marks nearer to each other than this part of the width would overlap. */
const NEAR = 0.3;

/** Where names stand: above and to the right, where a chart of falling curves is empty, and above one another. */
function labels({ marks, times, rates: [low, high] }: Drawing, height: number) {
  const placed: { x: number; y: number }[] = [];
  return marks
    .map((mark) => ({
      mark,
      x: Math.log(mark.time / times[0]) / Math.log(times[1] / times[0]),
      at: (height * Math.log(high / mark.rate)) / Math.log(high / low),
    }))
    .sort((a, b) => b.x - a.x)
    .map(({ mark, x, at }) => {
      const below = placed.filter((other) => Math.abs(other.x - x) < NEAR).map(({ y }) => y - LINE_HEIGHT);
      const y = Math.min(at - ABOVE, ...below);
      placed.push({ x, y });
      const right = x < 1 - NEAR;
      return {
        mark,
        dy: y - at,
        dx: right ? BESIDE : -BESIDE,
        align: right ? ('left' as const) : ('right' as const),
      };
    });
}
