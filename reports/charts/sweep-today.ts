/** Settings that are in use today, in the chart of a sweep. */
import type { PositionFieldDef } from 'vega-lite/types_unstable/channeldef.d.ts';
import type { Drawing } from '../sweep/drawing.ts';
import { colour } from './theme.ts';

/** From a point down, in the unit square of a symbol. */
export const ARROW = { shape: 'M0,-1L0,1M-0.5,0.35L0,1L0.5,0.35', yOffset: 13 };

export function rows(values: readonly object[]): Record<string, unknown>[] {
  return values as Record<string, unknown>[];
}

/** About how large the field of the chart is, and where no name may stand. */
export interface Field {
  readonly width: number;
  readonly height: number;
  readonly taken: readonly Box[];
}

type Place = Readonly<Record<'x' | 'y', PositionFieldDef<string>>>;

/** Settings that are in use: a ring around a dot, or around nothing where no mistake was seen, with bars and a name. */
export function today(drawing: Drawing, { x, y }: Place, tooltip: object[], field: Field) {
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
    ...labels(drawing, field).flatMap(({ mark, dx, dy, align }) => {
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
      const from = { xOffset: Math.sign(dx) * CLEAR, yOffset: Math.sign(dy) * CLEAR };
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

/** Pixels: from the middle of a ring to where a line to its name may begin. */
const CLEAR = 7;
const RING = 10;
const LINE_HEIGHT = 18;
const LETTER = 7.2;
/** How far beside a ring its name begins, and how far above or below it may stand: the first that is free. */
const BESIDE = 24;
const ABOVE = [26, 35, 44, 53, 62, 71, 80, -26, -35, -44, 89, 98, -53, -62].map((above) => -above);

/** Pixels from the upper left of the field of the chart. */
interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Where names stand: above and to the right, where a chart of falling curves is empty, but not on each other nor on what is
 * taken. What finds no place has no name in the chart.
 */
function labels({ marks, times, rates: [low, high] }: Drawing, field: Field) {
  const { width, height, taken } = field;
  const placed = marks.map((mark) => {
    const x = (width * Math.log(mark.time / times[0])) / Math.log(times[1] / times[0]);
    const y = (height * Math.log(high / mark.rate)) / Math.log(high / low);
    return { mark, x, y };
  });
  const boxes = [...taken, ...placed.map(({ x, y }) => around(x - RING, x + RING, y, RING))];
  return placed
    .toSorted((a, b) => b.x - a.x)
    .flatMap(({ mark, x, y }) => {
      const length = LETTER * (mark.setting.length + 2);
      const right = x + BESIDE + length < width;
      const dx = right ? BESIDE : -BESIDE;
      const [from, to] = right ? [x + dx, x + dx + length] : [x + dx - length, x + dx];
      const isFree = (box: Box): boolean =>
        box.top >= 0 && box.bottom <= height && boxes.every((other) => !overlap(box, other));
      const dy = ABOVE.find((above) => isFree(around(from, to, y + above, LINE_HEIGHT / 2)));
      if (dy === undefined) return [];
      boxes.push(around(from, to, y + dy, LINE_HEIGHT / 2));
      return [{ mark, dx, dy, align: right ? ('left' as const) : ('right' as const) }];
    });
}

function around(left: number, right: number, y: number, size: number): Box {
  return { left, right, top: y - size, bottom: y + size };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
