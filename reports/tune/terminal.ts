/** A tuning for a terminal: what runs today first, then the best of each detector, then what to take. */
import { printable } from '../../harness/lib/text.ts';
import type { TunedRow, TuneResult } from '../../harness/tune/result.ts';
import { type Column, columns, TODAY, wrapped } from '../sweep/format.ts';
import { advice, CLAIM, FIGURES, HERE, headLines, todayRows, VARIED, verdictLines } from './told.ts';

const WIDTH = 100;
const RECOMMENDED = '→';

/** Of the rate, which stands before it. */
const INTERVAL: Column = { head: '95 %', what: '', cell: (point) => columns.rate.interval(point) };

export function tuneText(result: TuneResult): string {
  const { chosenOn, rows, recommended, sensitivity } = result;
  const taken = recommended === undefined ? undefined : rows[recommended]!;
  const lines = [
    chosenOn.about.name,
    ...headLines(result).flatMap((line) => indented(line, '  ')),
    '',
    ...table(
      ['verdict', 'setting'],
      FIGURES,
      rows.map((row, i) => ({
        point: row.point,
        after: [row.verdict, settingText(row, i === recommended)],
      })),
    ),
    '',
    ...indented(advice(result), ''),
    ...(taken ? verdictLines(taken).flatMap((line) => indented(line, '  ')) : []),
    ...todayRows(result).flatMap((row) => [
      `Today: ${row.point.spec}`,
      ...verdictLines(row).flatMap((line) => indented(line, '  ')),
    ]),
    ...(sensitivity.length > 0
      ? [
          'A little beside it',
          ...table(
            ['change'],
            VARIED,
            sensitivity.map(({ change, point }) => ({ point, after: [change] })),
          ),
        ]
      : []),
    ...indented(CLAIM, ''),
  ];
  return lines.map(printable).join('\n');
}

function settingText({ point, today }: TunedRow, recommended: boolean): string {
  if (recommended) return `${RECOMMENDED} ${point.spec}`;
  return today ? `${TODAY} ${point.spec}  ← ${HERE}` : point.spec;
}

/** Figures to the right, words after them to the left, the last of them as long as they are. */
function table(
  words: readonly string[],
  figures: readonly Column[],
  rows: readonly { point: TunedRow['point']; after: readonly string[] }[],
): string[] {
  const shown = figures.flatMap((column) => (column === columns.rate ? [column, INTERVAL] : [column]));
  const body = rows.map(({ point, after }) => [...shown.map(({ cell }) => cell(point)), ...after]);
  const all = [[...shown.map(({ head }) => head), ...words], ...body];
  const widths = all[0]!.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  const padded = (cell: string, i: number): string =>
    i < shown.length ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!);
  return all.map((row) => `  ${row.map(padded).join('  ')}`.trimEnd());
}

function indented(text: string, indent: string): string[] {
  return wrapped(text, WIDTH - indent.length).map((line) => indent + line);
}
