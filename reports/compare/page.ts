/** The page of a comparison: the verdict, what changed by how much in a picture, and every figure. */
import type { ComparedScenario, CompareResult, Verdict } from '../../harness/compare/result.ts';
import { escapeHtml } from '../../harness/lib/text.ts';
import { differences } from '../charts/compare.ts';
import { htmlDocument } from '../html/document.ts';
import { columns, headline, linesOf, methodOf, remarksOf, settingOf, sidesOf } from './told.ts';

/** @param script the bundled client */
export function comparePage(result: CompareResult, script: string): string {
  return htmlDocument(
    'flatline compare',
    script,
    (draw) => `<h1>${escapeHtml(headline(result))}</h1>
<p class="faint">${sidesOf(result).map(escapeHtml).join('<br>')}</p>
${result.scenarios.map((scenario) => section(scenario, result, draw)).join('\n')}
<p class="faint">${escapeHtml(methodOf(result))} All figures are in compare.json.</p>`,
  );
}

function section(
  scenario: ComparedScenario,
  result: CompareResult,
  draw: Parameters<Parameters<typeof htmlDocument>[2]>[0],
): string {
  const chart = differences(scenario, result);
  const remarks = remarksOf(scenario);
  return `<h2>${escapeHtml(scenario.name)}</h2>
<p class="faint">${escapeHtml(settingOf(scenario))}</p>
${chart ? `<div class="card">${draw(chart)}</div>` : '<p>Everything is identical.</p>'}
${remarks.length > 0 ? `<ul>${remarks.map((remark) => `<li>${escapeHtml(remark)}</li>`).join('')}</ul>` : ''}
<div class="card">${table(scenario, result)}</div>`;
}

const CLASS: Readonly<Partial<Record<Verdict, string>>> = { worse: 'wrong', better: 's3' };

function table(scenario: ComparedScenario, result: CompareResult): string {
  const heads = columns.map(({ head, what }) => `<th title="${escapeHtml(what)}">${escapeHtml(head)}</th>`);
  const body = linesOf(scenario).map((line) => {
    const cells = columns.map(({ head, cell }) => {
      const text = escapeHtml(cell(line, result));
      const colour = head === 'verdict' ? CLASS[line.comparison.verdict] : undefined;
      return colour ? `<td><strong style="color:var(--${colour})">${text}</strong></td>` : `<td>${text}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<table><thead><tr>${heads.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}
