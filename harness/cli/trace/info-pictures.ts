/** Gaps by length and over time, in characters. */
import { axisLines, columnLines, roundNumbers, strip } from '../../lib/blocks.ts';
import { printable } from '../../lib/text.ts';
import { formatDuration, round } from '../../lib/units.ts';
import { COLUMNS, type TraceInfo } from '../../trace/info/info.ts';
import type { LinkInfo } from '../../trace/info/link.ts';

const MARGIN = 12;
/** Silence up to so many intervals is as it should be. */
const ORDINARY = 1.5;
const MOST_STRIPS = 8;

export function gapPicture({ histogram }: TraceInfo): string[] {
  if (histogram.length === 0) return [];
  const most = histogram.reduce((high, { count }) => Math.max(high, count), 0);
  // the k-th line from below is full with 10^(k−1) gaps
  const heights = histogram.map(({ count }) => (count === 0 ? 0 : 1 + Math.log10(count)));
  const lines = columnLines(heights, Math.ceil(1 + Math.log10(most)));
  const [least, last] = [histogram[0]!.from, histogram.at(-1)!.until];
  const ticks = roundNumbers(least, last).map((value) => ({
    column: Math.min(COLUMNS - 1, Math.floor((COLUMNS * Math.log(value / least)) / Math.log(last / least))),
    label: round(value),
  }));
  const [rule, labels] = axisLines(COLUMNS, ticks);
  const blank = ' '.repeat(MARGIN);
  return [
    '  how many gaps were how long: both scales are logarithmic',
    ...lines.map((line, i) => `${compact(10 ** (lines.length - 1 - i)).padStart(MARGIN - 2)} ┤${line}`),
    `${' '.repeat(MARGIN - 1)}└${rule}`,
    `${blank}${labels.padEnd(COLUMNS)} ms`,
    '',
  ];
}

/** @param shown the first is all of them, if there are several */
export function timePicture({ about, from, until, all }: TraceInfo, shown: readonly LinkInfo[]): string[] {
  const least = ORDINARY * about.interval;
  const worst = all.worst.reduce<number>((high, silence) => Math.max(high, silence ?? 0), 0);
  if (shown.length === 0 || worst === 0) return [];
  const most = Math.max(worst, 2 * least);
  const level = (silence: number | null): number | null =>
    silence === null ? null : Math.max(0, Math.log(silence / least) / Math.log(most / least));
  const strips = shown.slice(0, MOST_STRIPS).map((link) => {
    const name = printable(link.link).replaceAll('\n', ' ');
    const cut = name.length < MARGIN ? name : `${name.slice(0, MARGIN - 2)}…`;
    return `${cut.padEnd(MARGIN)}${strip(link.worst.map(level))}`;
  });
  const [start, end] = [from, until].map((time) => formatDuration(time));
  const ends = `${start}${end!.padStart(COLUMNS - start!.length)}`;
  return [
    `  the longest silence, over time: ▁ up to ${formatDuration(least)}, █ ${formatDuration(most)}`,
    ...strips.map((line) => `  ${line}`),
    `  ${' '.repeat(MARGIN)}${ends}`,
    '',
  ];
}

/** 1, 10, 100, 1k … */
function compact(power: number): string {
  if (power >= 1e6) return `${power / 1e6}M`;
  return power >= 1000 ? `${power / 1000}k` : String(power);
}
