/** Beside a run, how far the simulated world is from it. */
import type { TopLevelSpec } from 'vega-lite';
import type { AgreeResult } from '../../harness/agree/result.ts';
import { escapeHtml } from '../../harness/lib/text.ts';
import type { Result } from '../../harness/result.ts';
import { agreementPart, uncomparedPart } from '../agree/page.ts';
import { HOW, sidesText } from '../agree/told.ts';

/** No scenario is called so. */
const ANCHOR = 'does-the-simulated-world-agree';

export function agreementLink({ agreement }: Result): string {
  if (!agreement) return '';
  return `<a href="#${ANCHOR}">Does the simulated world agree? ${escapeHtml(agreement.verdict)}</a>`;
}

/** @param draw what it is to draw, as an element to put there */
export function agreementSection(
  agreement: AgreeResult | undefined,
  draw: (spec: TopLevelSpec) => string,
): string {
  if (!agreement) return '';
  const { scenarios, verdict } = agreement;
  const parts = scenarios.map(
    (scenario) => `<h3>${escapeHtml(scenario.name)}</h3>\n${agreementPart(agreement, scenario, draw)}`,
  );
  return `<h2 id="${ANCHOR}">Does the simulated world agree?</h2>
<p>${escapeHtml(sidesText(agreement))}: <strong>${escapeHtml(verdict)}</strong>.</p>
<p class="faint">${escapeHtml(HOW)}</p>
${uncomparedPart(agreement)}
${parts.join('\n')}`;
}
