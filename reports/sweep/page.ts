/** The page of a sweep: charts, what stands beside today's settings, and all that is on a frontier. */
import { escapeHtml } from '../../harness/lib/text.ts';
import { formatDuration } from '../../harness/lib/units.ts';
import type { SweepResult } from '../../harness/sweep/result.ts';
import { htmlDocument } from '../html/document.ts';
import {
  CLAIMS,
  cautions,
  heardText,
  METHOD,
  machineText,
  quantileName,
  scoredText,
  sendTimesText,
} from './format.ts';
import { QUANTILES } from './frontier.ts';
import { captionOf, chartOf } from './picture.ts';
import { prominence, type Subject } from './subject.ts';
import { detectorFrontiers, frontierTable, matchedTables, todayTable } from './tables.ts';

type Draw = Parameters<Parameters<typeof htmlDocument>[2]>[0];

/** @param script the bundled client */
export function sweepPage(result: SweepResult, subjects: readonly Subject[], script: string): string {
  const ranks = prominence(subjects);
  return htmlDocument(
    'flatline sweep',
    script,
    (draw) => `<h1>What would every setting have cost?</h1>
<p class="faint">${escapeHtml(machineText(result))}</p>
${subjects.length > 1 ? contents(subjects) : ''}
${subjects.map((subject, i) => section(subject, i, ranks, draw)).join('\n')}
<h2>How this was computed</h2>
${METHOD.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}
${CLAIMS.map((text) => `<p><strong>${escapeHtml(text)}</strong></p>`).join('\n')}
<p class="faint">Every setting, with all its figures, is in sweep.csv and sweep.json.</p>`,
  );
}

function contents(subjects: readonly Subject[]): string {
  const links = subjects.map(({ trace }, i) => `<a href="#trace-${i}">${escapeHtml(trace.about.name)}</a>`);
  return `<nav>${links.join('')}</nav>`;
}

function section(subject: Subject, index: number, ranks: readonly string[], draw: Draw): string {
  const { trace } = subject;
  const charts = QUANTILES.map((by) => {
    const spec = chartOf(subject, by, ranks, true);
    const name = `Detection time, ${quantileName[by]}`;
    return `<h3>${name}</h3>${spec ? draw(spec) : '<p class="faint">No setting can be set against others.</p>'}`;
  });
  return `<h2 id="trace-${index}">${escapeHtml(trace.about.name)}</h2>
${facts(subject)}
${cautions(subject)
  .map((text) => `<div class="doubt">${escapeHtml(text)}</div>`)
  .join('\n')}
${todayTable(subject)}
<div class="card">${charts.join('')}</div>
<p class="faint">${escapeHtml(captionOf(subject))} A click in the legend picks a detector, grey ones too; with shift it picks several.</p>
${matchedTables(subject)}
${QUANTILES.map((by) => frontierTable(subject, by)).join('\n')}
${detectorFrontiers(subject)}`;
}

/** What the trace is. */
function facts({ trace }: Subject): string {
  const { file, about, longestSilence } = trace;
  const entries: [string, string][] = [
    ['file', file],
    ['origin', about.origin],
    ...(about.licence ? [['licence', about.licence] as [string, string]] : []),
    ['clock', about.clock],
    ['send times', sendTimesText(about)],
    ['heartbeats', heardText(trace)],
    ['scored', scoredText(trace)],
    ['longest silence', formatDuration(longestSilence)],
  ];
  return `<dl class="meta">${entries.map(([name, text]) => `<dt>${name}</dt><dd>${escapeHtml(text)}</dd>`).join('')}</dl>`;
}
