/** A sweep for a terminal: what runs today, what else could be had for it, and what nobody beats. */
import { printable } from '../../harness/lib/text.ts';
import { formatDuration } from '../../harness/lib/units.ts';
import type { Point } from '../../harness/sweep/result.ts';
import { showRate } from '../format.ts';
import {
  CLAIMS,
  type Column,
  cautions,
  columns,
  heardText,
  matchedTitle,
  scoredText,
  settingText,
  TODAY,
  timesOf,
  wrapped,
} from './format.ts';
import { bestWithin, levels, QUANTILES, type Quantile, type Step, thinned } from './frontier.ts';
import { matched } from './matched.ts';
import type { Subject } from './subject.ts';

const WIDTH = 100;
const FRONTIER_ROWS = 12;
const LEVELS = 5;

/** Of the rate, which stands before it. */
const INTERVAL: Column = { head: '95 %', what: '', cell: (point) => columns.rate.interval(point) };

export function sweepText(subjects: readonly Subject[]): string {
  return [...subjects.flatMap(traceText), ...CLAIMS.flatMap((claim) => indented(claim, ''))]
    .map(printable)
    .join('\n');
}

function traceText(subject: Subject): string[] {
  const { trace } = subject;
  return [
    trace.about.name,
    `  ${heardText(trace)}`,
    `  ${scoredText(trace)}`,
    `  the longest silence: ${formatDuration(trace.longestSilence)}`,
    ...cautions(subject).flatMap((caution) => indented(caution, '  ')),
    '',
    ...trace.today.flatMap(todayText),
    ...(trace.today.length > 0 ? matchedTables(subject) : QUANTILES.flatMap((by) => matrix(subject, by))),
    ...frontierTable(subject),
  ];
}

function todayText(point: Point): string[] {
  const { p50, p99, rate, accuracy, lasts } = columns;
  const whole = (column: Column, unit: string): string => {
    const interval = column.interval?.(point) ?? '';
    return `${column.cell(point)}${unit}${interval && ` (95 % ${interval})`}`;
  };
  const lasting = point.mistakes > 0 ? `, each ${whole(lasts, ' ms')} in the mean` : '';
  return [
    `${TODAY} ${point.spec}`,
    `    detection  p50 ${whole(p50, ' ms')}, p99 ${whole(p99, ' ms')}`,
    `    mistakes   ${point.mistakes}: ${whole(rate, ' per hour')}${lasting}`,
    `    accuracy   ${whole(accuracy, ' of live time trusted')}`,
    '',
  ];
}

function matchedTables(subject: Subject): string[] {
  const { today: all } = subject.trace;
  return all.flatMap((today) =>
    (['p99', 'p50'] as const).flatMap((by) => {
      const found = matched(subject, today, by);
      if (!found) return [];
      const { better, others, slower } = found;
      const list = (names: readonly string[], told: string): string[] =>
        names.length > 0 ? indented(`${told}: ${names.join(', ')}`, '  ') : [];
      const { rate, p50, p99, lasts } = columns;
      const shown = [rate, INTERVAL, timesOf(today), p50, p99, lasts];
      return [
        `${matchedTitle(found)}: ${better.length > 0 ? 'the best of each detector' : 'nothing is better'}`,
        ...(better.length > 0 ? table(better, shown, all) : []),
        ...list(
          others.map(({ contender }) => contender.detector),
          better.length > 0 ? 'no better' : 'the best of these is no better',
        ),
        ...list(
          slower.map(({ detector }) => detector),
          'never so fast',
        ),
        '',
      ];
    }),
  );
}

/** Mistakes per hour of each detector at its best, for a few detection times. */
function matrix({ contenders, frontier }: Subject, by: Quantile): string[] {
  const times = levels(frontier[by], by, LEVELS);
  if (times.length === 0) return [];
  const best = contenders.map(({ frontier: own }) => times.map((time) => bestWithin(own[by], by, time)));
  const fewest = times.map((_, i) =>
    best.reduce((least, row) => Math.min(least, row[i]?.point.mistakes ?? Infinity), Infinity),
  );
  const cell = (step: Step | undefined, i: number): string =>
    step ? `${showRate(step.point.rate)}${step.point.mistakes === fewest[i] ? ' *' : '  '}` : '–  ';
  const rows = contenders.map(({ detector }, i) => [detector, ...best[i]!.map(cell)]);
  const heads = ['', ...times.map((time) => `${formatDuration(time)}  `)];
  return [
    `Mistakes per hour of each detector at its best, at a detection ${by} of at most … (* the fewest)`,
    ...aligned([heads, ...rows], 0),
    '',
  ];
}

function frontierTable({ frontier, trace }: Subject): string[] {
  const all = frontier.p50;
  if (all.length === 0) return ['No setting can be set against others.', ''];
  const even = thinned(all, 'p50', FRONTIER_ROWS);
  const some = all.filter((step) => even.includes(step) || isOneOf(step, trace.today));
  const told = some.length < all.length ? `, ${some.length} of ${all.length}` : '';
  const { p50, p99, mistakes, rate, accuracy } = columns;
  return [
    `Settings that no other beats in both detection p50 and mistakes${told}`,
    ...table(some, [p50, p99, mistakes, rate, INTERVAL, accuracy], trace.today),
    '',
  ];
}

function isOneOf({ point, ties }: Step, today: readonly Point[]): boolean {
  return [point, ...ties].some((one) => today.includes(one));
}

/** The setting stands last: it is as long as it likes, and whole. */
function table(steps: readonly Step[], shown: readonly Column[], today: readonly Point[]): string[] {
  const heads = [...shown.map(({ head }) => head), 'setting'];
  const rows = steps.map((step) => [...shown.map(({ cell }) => cell(step.point)), settingText(step, today)]);
  return aligned([heads, ...rows], heads.length - 1);
}

/** @param left the column that begins at its left */
function aligned(rows: readonly (readonly string[])[], left: number): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    `  ${row.map((text, i) => (i === left ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))).join('  ')}`.trimEnd(),
  );
}

function indented(text: string, indent: string): string[] {
  return wrapped(text, WIDTH - indent.length).map((line) => indent + line);
}
