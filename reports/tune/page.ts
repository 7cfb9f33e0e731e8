/** The page of a tuning: what to take and why, where it lies among all settings, and what is beside it. */
import { escapeHtml } from '../../harness/lib/text.ts';
import type { TunedRow, TuneResult } from '../../harness/tune/result.ts';
import { htmlDocument } from '../html/document.ts';
import { type Column, machineText, quantileName, TODAY } from '../sweep/format.ts';
import { captionOf, chartOf } from '../sweep/picture.ts';
import { prominence, subjectOf } from '../sweep/subject.ts';
import { advice, CLAIM, cellText, FIGURES, HERE, headLines, VARIED, verdictLines } from './told.ts';

/** @param script the bundled client */
export function tunePage(result: TuneResult, script: string): string {
  const { chosenOn, rows, recommended, sensitivity } = result;
  const subject = subjectOf(chosenOn);
  const ranks = prominence([subject]);
  const taken = recommended === undefined ? undefined : rows[recommended];
  return htmlDocument('flatline tune', script, (draw) => {
    const charts = (['p99', 'p50'] as const).flatMap((by) => {
      const chart = chartOf(subject, by, ranks, true);
      return chart ? [`<h3>Detection time, ${quantileName[by]}</h3>${draw(chart)}`] : [];
    });
    return `<h1>${escapeHtml(advice(result))}</h1>
<p class="faint">${escapeHtml(machineText(result))}</p>
<p>${[chosenOn.about.name, ...headLines(result)].map(escapeHtml).join('<br>')}</p>
${
  taken
    ? `<ul>${verdictLines(taken)
        .map((line) => `<li>${escapeHtml(line)}</li>`)
        .join('')}</ul>`
    : ''
}
<h2>Today, and the best of each detector</h2>
<div class="card">${table(
      'setting',
      [VERDICT, ...FIGURES],
      rows.map((row, i) => ({ name: nameOf(row, i === recommended), row })),
    )}</div>
<h2>Among all settings, on the first half</h2>
<p class="faint">${escapeHtml(captionOf(subject))} The recommended setting is ringed as well.</p>
<div class="card">${charts.join('\n')}</div>
${
  sensitivity.length > 0
    ? `<h2>A little beside it</h2><div class="card">${table(
        'change',
        VARIED,
        sensitivity.map(({ change, point }) => ({ name: escapeHtml(change), row: { point } })),
      )}</div>`
    : ''
}
<p><strong>${escapeHtml(CLAIM)}</strong></p>
<p class="faint">${escapeHtml(`${chosenOn.about.origin}. Clock: ${chosenOn.about.clock}.`)} All figures are in tune.json.</p>`;
  });
}

type Told = Pick<TunedRow, 'point'> & Partial<Pick<TunedRow, 'verdict' | 'verdicts'>>;

/** Not of a point but of a row: the verdict, and why where one points at it. */
const VERDICT = 'verdict';

function nameOf({ point, today }: TunedRow, recommended: boolean): string {
  const spec = escapeHtml(point.spec);
  if (recommended) return `<strong>${spec}</strong>`;
  return today ? `${TODAY} ${spec} <span class="faint">${HERE}</span>` : spec;
}

function table(
  first: string,
  shown: readonly (Column | typeof VERDICT)[],
  rows: readonly { readonly name: string; readonly row: Told }[],
): string {
  const heads = shown.map((column) =>
    column === VERDICT
      ? '<th>verdict</th>'
      : `<th title="${escapeHtml(column.what)}">${escapeHtml(column.head)}</th>`,
  );
  const body = rows.map(({ name, row }) => {
    const cells = shown.map((column) =>
      column === VERDICT ? verdictCell(row) : `<td>${escapeHtml(cellText(column, row.point))}</td>`,
    );
    return `<tr><td>${name}</td>${cells.join('')}</tr>`;
  });
  return `<table><thead><tr><th>${first}</th>${heads.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function verdictCell({ verdict, verdicts = [] }: Told): string {
  const why = verdicts.map((one) => `${one.target}: ${one.why}`).join('\n');
  return `<td title="${escapeHtml(why)}">${verdict ?? ''}</td>`;
}
