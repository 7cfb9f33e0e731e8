/** What was to hold, at the top of the page: what did not comes first, with all its evidence. */
import { escapeHtml } from '../../harness/lib/text.ts';
import type { Result } from '../../harness/result.ts';
import { type Asked, anchorOf, checksOf, evidenceOf, showTally, showVerdict } from '../checks.ts';
import { showInterval, withUnit } from '../format.ts';

/** Nothing where nothing was asked. */
export function checksSection(result: Result): string {
  const all = checksOf(result);
  if (all.length === 0) return '';
  const open = all.filter(({ check }) => check.verdict !== 'pass');
  const passed = all.filter(({ check }) => check.verdict === 'pass');
  return `<h2 id="checks">${escapeHtml(showTally(all.map(({ check }) => check)))}</h2>
${open.map(told).join('\n')}
${passed.length > 0 ? `<details><summary>${passed.length} passed</summary><div class="card">${table(passed)}</div></details>` : ''}`;
}

function told(asked: Asked): string {
  const { check, scenario } = asked;
  const lines = evidenceOf(asked)
    .slice(2)
    // whoever reads this has the page already
    .filter(([name]) => name !== 'look')
    .map(([name, text]) => `<dt>${name}</dt><dd>${value(asked, name, text)}</dd>`);
  const verdict = showVerdict(check);
  return `<details class="check ${verdict.toLowerCase()}"${verdict === 'FAIL' ? ' open' : ''}>
<summary><strong>${verdict}</strong> ${escapeHtml(check.asked)} <span class="faint">${escapeHtml(`${check.row} in ${scenario.title}`)}</span></summary>
<dl class="meta">${lines.join('')}</dl></details>`;
}

function value({ check, scenario }: Asked, name: string, text: string): string {
  if (name === 'page') return rowLink({ check, scenario }, 'the row in its table');
  return name === 'again' || name === 'at' ? `<code>${escapeHtml(text)}</code>` : escapeHtml(text);
}

function rowLink({ check, scenario }: Pick<Asked, 'check' | 'scenario'>, text: string): string {
  return `<a href="#${escapeHtml(anchorOf(scenario, check.row))}">${escapeHtml(text)}</a>`;
}

function table(passed: readonly Asked[]): string {
  const rows = passed.map(({ check, scenario }) => {
    const { measured } = check;
    const cells = [
      `${escapeHtml(check.asked)} in ${escapeHtml(scenario.title)}`,
      rowLink({ check, scenario }, check.row),
      measured ? escapeHtml(withUnit(measured.value, measured.unit)) : '',
      measured ? escapeHtml(showInterval(measured, measured.unit)) : '',
    ];
    return `<tr title="${escapeHtml(check.why)}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<table><thead><tr><th>check</th><th>row</th><th>measured</th><th>bounds</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}
