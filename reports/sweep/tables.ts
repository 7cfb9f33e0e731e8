/** The tables of a sweep's page. */
import { escapeHtml } from '../../harness/lib/text.ts';
import { formatDuration } from '../../harness/lib/units.ts';
import type { Point } from '../../harness/sweep/result.ts';
import { showRate } from '../format.ts';
import { type Column, columns, matchedTitle, settingText, timesOf } from './format.ts';
import { bestWithin, levels, QUANTILES, type Quantile, type Step, thinned } from './frontier.ts';
import { type Matched, matched } from './matched.ts';
import type { Contender, Subject } from './subject.ts';

const FRONTIER_ROWS = 20;
const DETECTOR_ROWS = 16;
const LEVELS = 6;

const { p50, p99, mean, worst, mistakes, rate, accuracy, lasts } = columns;

export function todayTable({ trace: { today } }: Subject): string {
  if (today.length === 0) return '';
  const steps = today.map((point): Step => ({ point, ties: [] }));
  return `<div class="card"><h3>In use today</h3>${table(steps, [p50, p99, mean, worst, mistakes, rate, accuracy, lasts], today)}</div>`;
}

/** What else could be had at the detection times of today, or at a few detection times where nothing runs today. */
export function matchedTables(subject: Subject): string {
  const { today } = subject.trace;
  if (today.length === 0) return QUANTILES.map((by) => matrix(subject, by)).join('\n');
  return today
    .flatMap((point) => (['p99', 'p50'] as const).map((by) => matched(subject, point, by)))
    .filter((found) => found !== undefined)
    .map((found) => matchedTable(found, today))
    .join('\n');
}

function matchedTable(found: Matched, all: readonly Point[]): string {
  const { today, better, others, slower } = found;
  const shown = [rate, timesOf(today), mistakes, p50, p99, accuracy, lasts];
  const name = (list: readonly Contender[]): string => list.map((one) => escapeHtml(one.name)).join(', ');
  const never = slower.length > 0 ? `<p class="faint">Never so fast: ${name(slower)}.</p>` : '';
  const rest =
    others.length > 0
      ? `<details><summary>${others.length} that have nothing better</summary>${table(others, shown, all)}</details>`
      : '';
  return `<div class="card"><h3>${escapeHtml(matchedTitle(found))}: ${better.length > 0 ? 'the best of each detector' : 'nothing is better'}</h3>
${better.length > 0 ? table(better, shown, all) : ''}${rest}${never}</div>`;
}

/** Mistakes per hour of each detector at its best, for a few detection times. */
function matrix({ contenders, frontier }: Subject, by: Quantile): string {
  const times = levels(frontier[by], by, LEVELS);
  if (times.length === 0) return '';
  const fewest = times.map((time) => bestWithin(frontier[by], by, time)?.point.mistakes);
  const rows = contenders.map(({ name, frontier: own }) => {
    const cells = times.map((time, i) => {
      const step = bestWithin(own[by], by, time);
      if (!step) return '<td>–</td>';
      const text = escapeHtml(showRate(step.point.rate));
      const told = step.point.mistakes === fewest[i] ? `<strong>${text}</strong>` : text;
      return `<td title="${escapeHtml(step.point.spec)}">${told}</td>`;
    });
    return `<tr><td>${escapeHtml(name)}</td>${cells.join('')}</tr>`;
  });
  const heads = times.map((time) => `<th>${formatDuration(time)}</th>`);
  return `<div class="card"><h3>Mistakes per hour of each detector at its best, at a detection ${by} of at most …</h3>
<table><thead><tr><th>detector</th>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

export function frontierTable({ frontier, trace }: Subject, by: Quantile): string {
  const all = frontier[by];
  const some = thinned(all, by, FRONTIER_ROWS);
  const shown = [p50, p99, mean, worst, mistakes, rate, accuracy, lasts];
  return `<details${by === 'p50' ? ' open' : ''}><summary>The frontier: settings that no other beats in both detection ${by} and mistakes${ofAll(some, all)}</summary>
<div class="card wide">${table(some, shown, trace.today)}</div></details>`;
}

export function detectorFrontiers({ contenders, trace }: Subject): string {
  const shown = [p50, p99, mean, worst, mistakes, rate, accuracy, lasts];
  return QUANTILES.map((by) => {
    const parts = contenders.map(({ name, frontier }) => {
      const some = thinned(frontier[by], by, DETECTOR_ROWS);
      return `<h3>${escapeHtml(name)}${ofAll(some, frontier[by])}</h3>${table(some, shown, trace.today)}`;
    });
    return `<details><summary>The frontier of each detector by itself, detection ${by}</summary><div class="card wide">${parts.join('')}</div></details>`;
  }).join('\n');
}

function ofAll(some: readonly Step[], all: readonly Step[]): string {
  return some.length < all.length ? ` (${some.length} of ${all.length})` : '';
}

function table(steps: readonly Step[], shown: readonly Column[], today: readonly Point[]): string {
  const heads = shown.map(({ head, what }) => `<th title="${escapeHtml(what)}">${escapeHtml(head)}</th>`);
  const rows = steps.map((step) => {
    const others = step.ties.map(({ spec }) => spec).join('\n');
    const title = others === '' ? '' : ` title="${escapeHtml(`as good:\n${others}`)}"`;
    const cells = shown.map((column) => cell(column, step.point));
    return `<tr><td${title}>${escapeHtml(settingText(step, today))}</td>${cells.join('')}</tr>`;
  });
  return `<table><thead><tr><th>setting</th>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

/** Intervals stand below their figures. */
function cell(column: Column, point: Point): string {
  const interval = column.interval?.(point) ?? '';
  return `<td>${escapeHtml(column.cell(point))}${interval && `<small>${escapeHtml(interval)}</small>`}</td>`;
}
