/** Pictures made of characters, to be read in any terminal and without colour. */

const EIGHTHS = ' ▁▂▃▄▅▆▇█';

/**
 * Columns side by side, as lines from the top down.
 * @param heights in lines; what is above 0 is seen, however low
 */
export function columnLines(heights: readonly number[], lines: number): string[] {
  return Array.from({ length: lines }, (_, i) => {
    const below = lines - 1 - i;
    return heights.map((height) => blockOf(height - below, below === 0 && height > 0)).join('');
  });
}

/** One character for each level in [0, 1], of which the lowest is seen too; nothing where there is none. */
export function strip(levels: readonly (number | null)[]): string {
  return levels.map((level) => (level === null ? ' ' : EIGHTHS[1 + Math.round(7 * level)])).join('');
}

/** A line with ticks and one with what they mean, which is left out where there is no room for it. */
export function axisLines(
  width: number,
  ticks: readonly { readonly column: number; readonly label: string }[],
): [string, string] {
  const rule = Array.from({ length: width }, () => '─');
  const labels = Array.from({ length: width }, () => ' ');
  let free = 0;
  for (const { column, label } of ticks) {
    const start = Math.max(0, Math.min(width - label.length, column - Math.floor(label.length / 2)));
    if (start < free) continue;
    rule[column] = '┬';
    labels.splice(start, label.length, ...label);
    free = start + label.length + 1;
  }
  return [rule.join(''), labels.join('').trimEnd()];
}

/** Round numbers between two positive ones, few enough to be told apart on a log scale. */
export function roundNumbers(from: number, until: number): number[] {
  const decades = Math.log10(until / from);
  if (decades < 0.7) return evenly(from, until);
  const factors = decades > 4 ? [1] : decades > 2 ? [1, 3] : [1, 2, 5];
  const first = Math.floor(Math.log10(from));
  const count = Math.ceil(Math.log10(until)) - first + 1;
  return Array.from({ length: count }, (_, i) => 10 ** (first + i))
    .flatMap((power) => factors.map((factor) => Number((factor * power).toPrecision(3))))
    .filter((number) => number >= from && number <= until);
}

function evenly(from: number, until: number): number[] {
  const rough = (until - from) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough)!;
  const first = Math.ceil(from / step);
  const count = Math.floor(until / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number(((first + i) * step).toPrecision(9)));
}

function blockOf(height: number, seen: boolean): string {
  const eighths = Math.round(8 * Math.min(1, Math.max(0, height)));
  return EIGHTHS[seen ? Math.max(1, eighths) : eighths]!;
}
