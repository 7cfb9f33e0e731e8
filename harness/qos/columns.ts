/** What one tuning came to play by play, small enough to be kept: two results of the same plays can be held against each other. */
import type { Cells, PlayColumns, ScenarioResult } from '../result.ts';
import type { Block, Stretch } from './clusters.ts';
import type { PairScore } from './score.ts';

/** Cells of all plays together, if there are no more plays than this. */
const MOST_CELLS = 240;
const LETTER = { detected: 'd', missed: 'm', censored: 'c' } as const;

export interface Columns {
  readonly shared: ScenarioResult['plays'];
  readonly own: PlayColumns;
}

/** @param plays the pairs of each, and its scored time in blocks */
export function columnsOf(
  plays: readonly { readonly pairs: readonly PairScore[]; readonly stretches: readonly Stretch[] }[],
): Columns {
  const most = Math.max(1, Math.floor(MOST_CELLS / plays.length));
  const cut = plays.map(({ stretches }) => cellsOf(stretches.flat(), most));
  const cells = (what: keyof Block): Cells => cut.map((play) => play.map((cell) => micros(cell[what])));
  const views = plays.map(({ pairs }) => pairs.flatMap(({ crashes }) => [...crashes]));
  return {
    shared: { exposure: cells('exposure'), crashes: views.map((play) => play.map(({ crash }) => crash)) },
    own: {
      mistakes: cells('count'),
      suspected: cells('suspected'),
      detection: views.map((play) => play.map(({ time }) => micros(time))),
      outcomes: views.map((play) => play.map(({ kind }) => LETTER[kind]).join('')),
    },
  };
}

/** Neighbouring blocks as one, until there are few enough. */
function cellsOf(blocks: readonly Block[], most: number): Block[] {
  const together = Math.max(1, Math.ceil(blocks.length / most));
  return Array.from({ length: Math.ceil(blocks.length / together) }, (_, i) =>
    blocks.slice(i * together, (i + 1) * together).reduce((a, b) => ({
      count: a.count + b.count,
      exposure: a.exposure + b.exposure,
      suspected: a.suspected + b.suspected,
    })),
  );
}

/** As fine as recordings keep time. */
function micros(ms: number): number {
  return Math.round(1000 * ms) / 1000;
}
