import type { TopLevelSpec } from 'vega-lite';
import type { PositionFieldDef } from 'vega-lite/types_unstable/channeldef.d.ts';
import type { LinkPicture, TruthSpan } from '../../harness/result.ts';
import { colour, config } from './theme.ts';

const ROW = 15;
/** What stands around the rows: the legend, the axis and its title. A chart that is to fit has them within its height. */
const AROUND = 80;

/** A link over time: what was true, which faults struck it, and when each setting suspected, rightly or wrongly. */
export function timeline(picture: LinkPicture, warmup: number): TopLevelSpec {
  const sick = picture.observer.some(({ state }) => state !== 'up');
  const labels = picture.suspected.map(({ label }) => label);
  const rows = ['truth', ...(sick ? ['observer'] : []), 'faults', ...labels];
  const bars = [
    ...stateBars('truth', picture.truth),
    ...(sick ? stateBars('observer', picture.observer) : []),
    ...picture.faults.map(({ fault, from, until }) => ({
      row: 'faults',
      kind: 'fault',
      from,
      until,
      what: fault,
    })),
    ...picture.suspected.flatMap(({ label, spans }) =>
      spans.flatMap(([from, until]) => judged(picture, from, until).map((part) => ({ row: label, ...part }))),
    ),
  ].map((bar) => ({ ...bar, from: bar.from / 1000, until: bar.until / 1000 }));
  const kinds = [
    ...Object.values(STATES),
    'fault',
    'suspected',
    'suspected, not scored',
    'suspected wrongly',
  ];
  const range = ['up', 'down', 'stalled', 'cut', 'frontier', 'right', 'unscored', 'wrong'] as const;
  const end = picture.end / 1000;
  const x = {
    field: 'from',
    type: 'quantitative',
    scale: { domain: [0, end], nice: false },
    axis: { title: 'Seconds since the start of the play', grid: true },
  } satisfies PositionFieldDef<string>;
  const y = {
    field: 'row',
    type: 'nominal',
    scale: { domain: rows },
    axis: { title: null, labelLimit: 260, labelFontSize: 11, domain: false, ticks: false },
  } satisfies PositionFieldDef<string>;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: `Truth, faults and opinions on the link from ${picture.from} to ${picture.to}.`,
    padding: { left: 8, right: 18, top: 8, bottom: 8 },
    width: 'container',
    height: ROW * rows.length + AROUND,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values: bars },
    layer: [
      {
        // the warm-up, which is never scored
        data: { values: [{ from: 0, until: warmup / 1000 }] },
        mark: { type: 'rect', color: colour('grid'), opacity: 0.55, tooltip: null },
        encoding: { x, x2: { field: 'until' } },
      },
      {
        transform: [{ filter: "datum.kind === 'fault'" }],
        mark: { type: 'rect', color: colour('frontier'), opacity: 0.16, tooltip: null },
        encoding: { x, x2: { field: 'until' } },
      },
      {
        mark: { type: 'bar', height: { band: 0.72 }, minBandSize: 2 },
        encoding: {
          x,
          x2: { field: 'until' },
          y,
          color: {
            field: 'kind',
            type: 'nominal',
            scale: { domain: kinds, range: range.map(colour) },
            legend: { title: null, orient: 'top', direction: 'horizontal', columns: 8, symbolType: 'square' },
          },
          tooltip: [
            { field: 'row', title: 'Row' },
            { field: 'what', title: 'What' },
            { field: 'from', title: 'From, s', format: '.3f' },
            { field: 'until', title: 'Until, s', format: '.3f' },
          ],
        },
      },
    ],
    config: { ...config, axis: { ...config.axis, labelPadding: 4 } },
  };
}

const STATES = { up: 'up', down: 'down', stalled: 'stalled', cut: 'cut off' } as const;

function stateBars(row: string, spans: readonly TruthSpan[]) {
  return spans.map(({ state, from, until }) => ({
    row,
    kind: STATES[state],
    from,
    until,
    what: STATES[state],
  }));
}

/**
 * A suspicion cut where what it is worth changes: right of a peer that is down, wrong where the score counts it, neither in
 * the warm-up and where the truth policy excuses it.
 */
function judged(picture: LinkPicture, from: number, until: number) {
  const edges = [...picture.truth.map((span) => span.from), ...picture.exposure.flat()];
  const inside = edges.filter((at) => at > from && at < until);
  const cuts = [...new Set([from, ...inside, until])].sort((a, b) => a - b);
  return cuts.slice(1).map((end, i) => {
    const start = cuts[i]!;
    const state = picture.truth.find((span) => span.from <= start && start < span.until)?.state ?? 'down';
    const wrong = picture.exposure.some(([first, last]) => first <= start && start < last);
    const kind = wrong ? 'suspected wrongly' : state === 'down' ? 'suspected' : 'suspected, not scored';
    return { kind, from: start, until: end, what: `${kind}; the peer was ${STATES[state]}` };
  });
}
