/** What settings cost: a curve for each detector, the best of its settings, and the ones that are in use today. */
import type { TopLevelSpec } from 'vega-lite';
import type { PositionFieldDef } from 'vega-lite/types_unstable/channeldef.d.ts';
import type { Drawing } from '../sweep/drawing.ts';
import { ARROW, type Field, rows, today } from './sweep-today.ts';
import { colour, config, logTicks, series, shapes } from './theme.ts';

export interface Look {
  /** Names in the legend, those that stand out first. */
  readonly names: readonly string[];
  /** How many of them stand out. */
  readonly leading: number;
  /** Under the axis. */
  readonly timeTitle: string;
  /** Under a picture that stands alone; a page tells it in words of its own. */
  readonly foot: readonly string[];
  readonly interactive: boolean;
}

const WIDTH = 900;
const HEIGHT = 470;
/** About what axes take of both, */
const AXES = 62;
/** and footnotes by the line; */
const FOOT_LINE = 13;
/** and a legend, with each of its lines. */
const LEGEND = { width: 210, line: 17.2 };

export function sweepChart(drawing: Drawing, look: Look): TopLevelSpec {
  const { interactive, foot, names, leading } = look;
  const { x, y } = positions(drawing, look.timeTitle);
  const leads = names.slice(0, leading);
  const inColour = `indexof(${JSON.stringify(leads)}, datum.detector) >= 0`;
  const { color, shape } = signs(names, leading, interactive);
  const shown = (otherwise: number, picked = 1) =>
    interactive ? { condition: { param: 'pick', value: picked }, value: otherwise } : { value: picked };
  const onlyPicked = (otherwise: number, picked = 1) =>
    interactive
      ? { condition: { param: 'pick', empty: false, value: picked }, value: otherwise }
      : { value: otherwise };
  // grey on the grey of the band is hard to see
  const picked = interactive
    ? { ...color, condition: { param: 'pick', empty: false, value: colour('ink') } }
    : color;
  const line = { type: 'line' as const, strokeJoin: 'round' as const, clip: true, tooltip: null };
  const place = { x, y, order: { field: 'time', type: 'quantitative' as const } };
  const tooltip = [
    { field: 'setting', title: 'Setting' },
    { field: 'times', title: 'Detection' },
    { field: 'mistakes', title: 'Mistakes' },
    { field: 'accuracy', title: 'Accuracy' },
  ];
  const point = { type: 'point' as const, size: 62, strokeWidth: 1, stroke: colour('paper'), tooltip: null };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description:
      'What settings of failure detectors cost: detection time against mistake rate; lower left is better.',
    padding: { left: 8, right: 18, top: 8, bottom: 8 },
    width: interactive ? 'container' : WIDTH,
    height: HEIGHT,
    autosize: { type: 'fit', contains: 'padding' },
    ...(foot.length > 0 && { title: footnote(foot) }),
    datasets: { curves: rows(drawing.curves), spots: rows(drawing.spots) },
    layer: [
      {
        data: { values: rows(drawing.band) },
        mark: { ...line, strokeWidth: 9, strokeCap: 'round', opacity: 0.35, color: colour('frontier') },
        encoding: place,
      },
      {
        // a selection bound to a legend works only on the first layer that has the legend
        ...(interactive && {
          params: [{ name: 'pick', select: { type: 'point', fields: ['detector'] }, bind: 'legend' }],
        }),
        data: { name: 'curves' },
        transform: [{ filter: `!(${inColour})` }],
        mark: line,
        encoding: { ...place, color: picked, opacity: onlyPicked(0.3), strokeWidth: onlyPicked(1, 2.4) },
      },
      {
        data: { name: 'curves' },
        transform: [{ filter: inColour }],
        mark: { ...line, strokeWidth: 1.8 },
        encoding: { ...place, color, opacity: shown(0.1) },
      },
      {
        data: { name: 'spots' },
        transform: [{ filter: `datum.signed && datum.seen && !(${inColour})` }],
        mark: { ...point, filled: true },
        encoding: { x, y, color: picked, shape, opacity: onlyPicked(0) },
      },
      {
        data: { name: 'spots' },
        transform: [{ filter: `datum.signed && datum.seen && ${inColour}` }],
        mark: { ...point, filled: true },
        encoding: { x, y, color, shape, opacity: shown(0.08) },
      },
      ...[
        { filter: `!(${inColour})`, opacity: onlyPicked(0.3) },
        { filter: inColour, opacity: shown(0.1) },
      ].flatMap(({ filter, opacity }) => unseen(filter, { x, y, color, shape, opacity })),
      ...(interactive
        ? [
            {
              data: { name: 'spots' },
              mark: { type: 'point' as const, filled: true, size: 110 },
              encoding: { x, y, opacity: { value: 0 }, detail: { field: 'detector' }, tooltip },
            },
          ]
        : []),
      ...today(drawing, { x, y }, tooltip, fieldOf(look)),
      hint(),
    ],
    config,
  };
}

function positions({ times, rates }: Drawing, timeTitle: string) {
  const x = {
    field: 'time',
    type: 'quantitative',
    scale: { type: 'log', nice: false, domain: [...times] },
    axis: { title: timeTitle, values: logTicks(...times), format: '~r', grid: false },
  } satisfies PositionFieldDef<string>;
  const y = {
    field: 'rate',
    type: 'quantitative',
    scale: { type: 'log', nice: false, domain: [...rates] },
    axis: {
      title: 'Mistakes per hour and pair (log scale)',
      values: logTicks(...rates),
      labelExpr: "datum.value >= 1000 ? format(datum.value / 1000, '~r') + 'k' : format(datum.value, '~r')",
    },
  } satisfies PositionFieldDef<string>;
  return { x, y };
}

/** Colour and shape by detector; those that do not stand out are grey, and listed where they can be picked. */
function signs(names: readonly string[], leading: number, all: boolean) {
  const legend = {
    ...(!all && { values: names.slice(0, leading) }),
    title: null,
    // in a picture the upper right is empty: curves go down
    orient: all ? ('right' as const) : ('top-right' as const),
    symbolOpacity: 1,
    symbolSize: 80,
    labelLimit: 200,
    rowPadding: 4,
    offset: all ? 16 : 4,
  };
  const sign = (ways: readonly string[], rest: string) => ({
    field: 'detector',
    type: 'nominal' as const,
    scale: { domain: [...names], range: names.map((_, i) => (i < leading ? ways[i % ways.length]! : rest)) },
    legend,
  });
  return { color: sign(series, colour('faint')), shape: sign(shapes, 'circle') };
}

/** Settings without a mistake: hollow, at the upper bound of their rate, and who knows how far below it. */
function unseen(filter: string, encoding: object) {
  const mark = { type: 'point' as const, filled: false, tooltip: null };
  const only = { data: { name: 'spots' }, transform: [{ filter: `!datum.seen && ${filter}` }] };
  const { shape: _, ...plain } = encoding as Record<string, unknown>;
  return [
    { ...only, mark: { ...mark, size: 600, strokeWidth: 1.4, ...ARROW }, encoding: plain },
    { ...only, mark: { ...mark, size: 62, strokeWidth: 1.8, fill: colour('paper') }, encoding },
  ];
}

/** The legend of a picture stands in the field. */
function fieldOf({ interactive, leading, foot }: Look): Field {
  const height = HEIGHT - AXES - FOOT_LINE * foot.length;
  if (interactive) return { width: WIDTH - AXES - LEGEND.width, height, taken: [] };
  const width = WIDTH - AXES;
  const legend = { left: width - LEGEND.width, right: width, top: 0, bottom: LEGEND.line * (leading + 1) };
  return { width, height, taken: [legend] };
}

function hint() {
  return {
    data: { values: [{}] },
    mark: {
      type: 'text' as const,
      align: 'left' as const,
      baseline: 'bottom' as const,
      fontStyle: 'italic',
      fontSize: 12,
      color: colour('faint'),
      text: '↙ better: faster, and fewer mistakes',
      tooltip: null,
    },
    encoding: { x: { value: 10 }, y: { value: { expr: 'height - 8' } } },
  };
}

function footnote(text: readonly string[]) {
  const style = { fontSize: 11, fontWeight: 'normal' as const, color: colour('faint') };
  return { text: [...text], orient: 'bottom' as const, anchor: 'start' as const, offset: 10, ...style };
}
