/** The page of a comparison: what is how far apart, both sides over each other, and every figure. */
import type { TopLevelSpec } from 'vega-lite';
import type { AgreeResult, Comparison, ScenarioAgreement } from '../../harness/agree/result.ts';
import { escapeHtml } from '../../harness/lib/text.ts';
import { ecdf } from '../charts/ecdf.ts';
import { htmlDocument } from '../html/document.ts';
import {
  boundText,
  calibrationLines,
  causeLines,
  distanceText,
  figureText,
  HOW,
  headText,
  intervalText,
  ksText,
  measuredLines,
  nameOf,
  type Told,
  toldOf,
  uncomparedLines,
  verdictText,
} from './told.ts';

type Draw = (spec: TopLevelSpec) => string;

/** @param script the bundled client */
export function agreePage(result: AgreeResult, script: string): string {
  return htmlDocument(`flatline agree ${result.sides[0].run}`, script, (draw) => {
    const { sides, machine, flatline, calibrated, verdict, again, scenarios } = result;
    const entries: [string, string][] = [
      ...sides.map(({ called, run, world, engine }): [string, string] => [
        called,
        `${run}, ${world === 'live' ? 'real processes through' : 'virtual time,'} ${engine}`,
      ]),
      ['calibrated', calibrated ? 'by the delays and the lateness of the first' : 'no'],
      ['machine', `${machine.cores} × ${machine.cpu}, ${machine.platform}, Node ${machine.node}`],
      ['flatline', flatline],
      ['all together', verdict],
      ['again', again],
    ];
    const links = scenarios.map(({ name }) => `<a href="#${escapeHtml(name)}">${escapeHtml(name)}</a>`);
    return `<h1>How far do the two worlds disagree?</h1>
<p class="faint">${escapeHtml(HOW)}</p>
<dl class="meta">${entries.map(([k, v]) => `<dt>${escapeHtml(k)}</dt><dd>${escapeHtml(v)}</dd>`).join('')}</dl>
<nav>${links.join('')}</nav>
${uncomparedPart(result)}
${scenarios.map((scenario) => section(result, scenario, draw)).join('\n')}`;
  });
}

function section(result: AgreeResult, scenario: ScenarioAgreement, draw: Draw): string {
  const { name, why } = scenario;
  return `<h2 id="${escapeHtml(name)}">${escapeHtml(name)}</h2>
<p>${escapeHtml(why)}</p>
${agreementPart(result, scenario, draw)}`;
}

/** What is told of one scenario: its verdict and why, how far what is apart, and both sides over each other. */
export function agreementPart(result: AgreeResult, scenario: ScenarioAgreement, draw: Draw): string {
  const { comparisons } = scenario;
  const items = [
    ...causeLines(scenario).map((line, i) => `${i === 0 ? 'Likely cause' : 'Also'}: ${line}`),
    ...calibrationLines(scenario).map((line) => `Calibration: ${line}`),
    ...measuredLines(scenario, result.sides).map((line) => `Measured, ${line}`),
  ];
  const each = comparisons.map(
    (comparison): Told => ({
      name: nameOf(comparison),
      comparison,
      verdict: comparison.verdict,
    }),
  );
  return `<p class="faint">${escapeHtml(headText(scenario, result.sides))}</p>
${scenario.void.map(({ reason, again }) => `<div class="void"><strong>Void.</strong> ${escapeHtml(reason)}. Again: <code>${escapeHtml(again)}</code></div>`).join('')}
<p><strong>${escapeHtml(verdictText(scenario))}.</strong></p>
<ul>${items.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>
<div class="card wide">${table(result, toldOf(scenario))}</div>
${pictures(result, scenario, draw)}
<details><summary>Every detector</summary><div class="card wide">${table(result, each)}</div></details>
<p class="faint">Again: <code>${escapeHtml(scenario.again)}</code></p>`;
}

/** What was left out. */
export function uncomparedPart(result: AgreeResult): string {
  return uncomparedLines(result)
    .map((line) => `<div class="doubt">${escapeHtml(line)}.</div>`)
    .join('');
}

/** Both sides over each other: all times of heartbeats, and detection where it is furthest apart. */
function pictures({ sides }: AgreeResult, scenario: ScenarioAgreement, draw: Draw): string {
  const called = [sides[0].called, sides[1].called] as const;
  const shown = toldOf(scenario).flatMap(({ name, comparison }) => {
    const spec = comparison.curves && ecdf(comparison.curves, called, TITLES[comparison.kind]);
    return spec ? [`<h3>${escapeHtml(name)}</h3>${draw(spec)}`] : [];
  });
  return shown.length > 0 ? `<div class="card">${shown.join('')}</div>` : '';
}

const TITLES: Readonly<Record<Comparison['kind'], string>> = {
  delays: 'Delay, ms',
  arrivals: 'Time between arrivals, ms',
  detection: 'Time since the crash, ms',
  losses: '',
  mistakes: '',
};

function table({ sides }: AgreeResult, rows: readonly Told[]): string {
  const heads = ['', sides[0].called, sides[1].called, 'apart', 'matters', '99 %', 'KS (chance)', 'verdict'];
  const body = rows.map(({ name, comparison, verdict }) => {
    const cells = [
      figureText(comparison, 0),
      figureText(comparison, 1),
      distanceText(comparison),
      boundText(comparison),
      intervalText(comparison),
      ksText(comparison),
    ];
    return `<tr><td>${escapeHtml(name)}</td>${cells.map((text) => `<td>${escapeHtml(text)}</td>`).join('')}<td title="${escapeHtml(comparison.why)}">${escapeHtml(verdict)}</td></tr>`;
  });
  return `<table><thead><tr>${heads.map((head) => `<th>${escapeHtml(head)}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}
