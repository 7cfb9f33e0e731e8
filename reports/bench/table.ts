import type { BenchResult } from '../../harness/bench/result.ts';
import { printable } from '../../harness/lib/text.ts';
import { allRows, CAVEAT, columns, origin, peersTold } from './format.ts';

/** The table that is printed. */
export function benchTable(result: BenchResult): string {
  const rows = allRows(result);
  const all = [
    ['', 'detector', ...rows.map(({ label }) => printable(label))],
    ...columns.map(({ head, cell }) => [...head, ...rows.map(cell)]),
  ];
  const padded = all.map((cells, i) => {
    const width = Math.max(...cells.map((text) => text.length));
    return cells.map((text) => (i === 0 ? text.padEnd(width) : text.padStart(width)));
  });
  const lines = padded[0]!.map((_, line) =>
    padded
      .map((cells) => cells[line])
      .join('  ')
      .trimEnd(),
  );
  return [...origin(result).map(printable), '', ...lines, '', printable(peersTold(result)), CAVEAT].join(
    '\n',
  );
}
