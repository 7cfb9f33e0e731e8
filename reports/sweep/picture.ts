/** The charts of a swept trace. */
import type { TopLevelSpec } from 'vega-lite';
import { formatDuration } from '../../harness/lib/units.ts';
import { type Look, sweepChart } from '../charts/sweep.ts';
import { drawingOf, FEWEST_HEARTBEATS } from './drawing.ts';
import { counted, heardText, quantileName, wrapped } from './format.ts';
import type { Quantile } from './frontier.ts';
import type { Contender, Subject } from './subject.ts';

/** As many as there are colours that can be told apart. */
const LEADING = 8;
/** In characters, as wide as the picture. */
const FOOT_WIDTH = 148;

/** @param ranks detectors, those that are to stand out first. undefined where nothing can be drawn */
export function chartOf(
  subject: Subject,
  by: Quantile,
  ranks: readonly string[],
  interactive: boolean,
): TopLevelSpec | undefined {
  const { contenders, trace } = subject;
  const drawing = drawingOf(subject, by);
  if (!drawing) return undefined;
  const rank = ({ detector }: Contender): number => ranks.indexOf(detector);
  const leading = contenders.filter((one) => rank(one) < LEADING).length;
  const rest = contenders.length - leading;
  const look: Look = {
    names: contenders.toSorted((a, b) => rank(a) - rank(b)).map(({ name }) => name),
    leading,
    timeTitle: `Detection time, ${quantileName[by]}, ms (log scale)`,
    foot: interactive
      ? []
      : wrapped(
          [
            `${trace.about.name}: ${heardText(trace)}; ${formatDuration(trace.exposure)} of live time scored.`,
            captionOf(subject),
            ...(rest > 0 ? [`Thin and grey: ${counted(rest, 'other detector')}.`] : []),
          ].join(' '),
          FOOT_WIDTH,
        ),
    interactive,
  };
  return sweepChart(drawing, look);
}

/** How a chart is read, as far as it needs to be told. */
export function captionOf({ trace, frontier }: Subject): string {
  const unseen = [...trace.today, ...frontier.p50.map(({ point }) => point)].some(
    ({ mistakes }) => mistakes === 0,
  );
  return [
    'Crashes at any instant (uniform phase).',
    'A curve is the best that a detector can do, over all its settings; the grey band is the best of all.',
    `Settings that make a mistake for every ${FEWEST_HEARTBEATS} heartbeats or fewer are beyond the picture.`,
    ...(trace.today.length > 0 ? ['Rings: settings in use today, with 95 % intervals.'] : []),
    ...(unseen
      ? ['Hollow, with an arrow: no mistake was seen, and this is the upper bound of the rate.']
      : []),
  ].join(' ');
}
