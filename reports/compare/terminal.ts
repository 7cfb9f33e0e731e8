/** A comparison for a terminal: worst first, and what is alike only counted. */
import type { CompareResult } from '../../harness/compare/result.ts';
import { printable } from '../../harness/lib/text.ts';
import { wrapped } from '../sweep/format.ts';
import { columns, headline, methodOf, remarksOf, settingOf, sidesOf, splitLines } from './told.ts';

const WIDTH = 100;
/** Figures stand to the right. */
const FIGURES = new Set(['a', 'b', 'change']);

export function compareText(result: CompareResult): string {
  const lines = [headline(result), ...sidesOf(result).map((side) => `  ${side}`)];
  for (const scenario of result.scenarios) {
    const { told, identical } = splitLines(scenario);
    lines.push('', `${scenario.name}  ${settingOf(scenario)}`);
    if (told.length > 0)
      lines.push(...table(told.map((line) => columns.map(({ cell }) => cell(line, result)))));
    if (identical > 0) lines.push(`  no difference in ${identical} figures: identical on the same plays`);
    for (const remark of remarksOf(scenario))
      lines.push(...wrapped(remark, WIDTH - 2).map((part) => `  ${part}`));
  }
  lines.push('', ...wrapped(methodOf(result), WIDTH));
  return lines.map(printable).join('\n');
}

function table(rows: readonly (readonly string[])[]): string[] {
  const all = [columns.map(({ head }) => head), ...rows];
  const widths = columns.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  return all.map((row) =>
    `  ${row
      .map((cell, i) => (FIGURES.has(columns[i]!.head) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')}`.trimEnd(),
  );
}
