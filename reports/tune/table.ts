/** Tuning for a terminal: what runs today first, then the best of each detector. */
import { formatDuration, round } from '../../harness/lib/units.ts';
import type { Point } from '../../harness/sweep/result.ts';
import type { TunedRow, TuneResult } from '../../harness/tune/result.ts';
import { showRate, showValue } from '../format.ts';

export function tuneTable(result: TuneResult): string {
  const { chosenOn, reportedOn, rows, recommended, sensitivity, targets } = result;
  const { about, interval, heard, lost, senders } = chosenOn;
  const lines = [
    `${about.name}  heartbeats every ${formatDuration(interval)} of ${senders} ${senders === 1 ? 'sender' : 'senders'}: ${heard} heard, ${lost} lost`,
    `chosen on the first ${formatDuration(chosenOn.exposure)} of live time, reported on the next ${formatDuration(reportedOn.exposure)}`,
    '',
    ...table(rows, recommended),
    '',
    ...(recommended === undefined
      ? [`No setting keeps ${targets.join(' and ')}.`]
      : advice(rows[recommended]!, rows, sensitivity)),
  ];
  return lines.join('\n');
}

const HEADS = ['', 'setting', 'detect p50', 'p99', 'mistakes', 'per hour (95%)', 'accuracy', 'verdict'];

function table(rows: readonly TunedRow[], recommended: number | undefined): string[] {
  const cells = rows.map((row, i) => [
    i === recommended ? '▸' : '',
    row.point.spec,
    time(row.point.detection.p50),
    time(row.point.detection.p99),
    String(row.point.mistakes),
    rate(row.point),
    showValue(row.point.accuracy, 'share'),
    `${row.verdict}${row.today ? '   ← you are here' : ''}`,
  ]);
  const widths = HEADS.map((head, i) => Math.max(head.length, ...cells.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (i === 1 || i === 7 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd();
  return [HEADS, ...cells].map(line);
}

function time(ms: number | null): string {
  return ms === null ? '–' : formatDuration(ms);
}

function rate({ rate: estimate }: Point): string {
  const { value, low, high } = estimate;
  if (value === 0) return showRate(estimate);
  return `${showRate(estimate)} (${[low, high].map((side) => (side == null ? '?' : round(side))).join(' – ')})`;
}

function advice(row: TunedRow, rows: readonly TunedRow[], sensitivity: TuneResult['sensitivity']): string[] {
  return [
    `Take ${row.point.spec}`,
    ...row.verdicts.map(({ target, verdict, why }) => `  ${verdict}: ${target}: ${why}`),
    ...rows
      .filter(({ today }) => today)
      .flatMap(({ point, verdicts }) => [
        `Today ${point.spec}`,
        ...verdicts.map(({ target, verdict, why }) => `  ${verdict}: ${target}: ${why}`),
      ]),
    ...(sensitivity.length > 0
      ? [
          'A little beside it',
          ...sensitivity.map(
            ({ change, point }) => `  ${change}: p99 ${time(point.detection.p99)}, ${rate(point)} per hour`,
          ),
        ]
      : []),
  ];
}
