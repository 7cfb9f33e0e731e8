/** The report on a run: what stands in the page. */
import type { TopLevelSpec } from 'vega-lite';
import { escapeHtml } from '../../harness/lib/text.ts';
import { round } from '../../harness/lib/units.ts';
import type { Pooled, Result, Row, ScenarioResult } from '../../harness/result.ts';
import { detection } from '../charts/detection.ts';
import { overhead } from '../charts/overhead.ts';
import { unplaced } from '../charts/points.ts';
import { timeline } from '../charts/timeline.ts';
import { tradeoff } from '../charts/tradeoff.ts';
import { anchorOf } from '../checks.ts';
import { machinesOf, networksOf, showConnections, showNetwork, showParts, showSetting } from '../format.ts';
import { agreementLink, agreementSection } from './agreement.ts';
import { checksSection } from './checks.ts';
import { htmlDocument } from './document.ts';
import { doseTable, metricTable, phaseTables } from './tables.ts';

/** @param script the bundled client */
export function page(result: Result, script: string): string {
  return htmlDocument(`flatline ${result.id}`, script, (draw) => {
    const chart: Chart = (spec) =>
      spec ? draw(spec) : '<p class="faint">Nothing to draw: no crash was scored, or no live time.</p>';
    return `${head(result)}
${checksSection(result)}
${result.pooled.map((pooled) => overview(result, pooled, chart)).join('\n')}
${result.scenarios.map((scenario) => section(result, scenario, chart)).join('\n')}
${agreementSection(result.agreement, draw)}`;
  });
}

type Chart = (spec: TopLevelSpec | undefined) => string;

function head(result: Result): string {
  const { id, tookMs, startedAt, state, failure, scenarios } = result;
  const told = state === 'failed' ? `failed: ${failure ?? ''}` : state;
  const entries: [string, string][] = [
    [
      'run',
      `${[id, showParts(result), told].filter(Boolean).join(', ')}, ${round(tookMs / 1000)} s from ${startedAt}`,
    ],
    ...networksOf(result).map((network): [string, string] => ['network', showNetwork(network)]),
    ...machinesOf(result).map(({ cores, cpu, platform, node }): [string, string] => [
      'machine',
      `${cores} × ${cpu}, ${platform}, Node ${node}`,
    ]),
    ['flatline', result.flatline],
  ];
  const links = scenarios
    .map((scenario) => `<a href="#${escapeHtml(anchorOf(scenario))}">${escapeHtml(scenario.title)}</a>`)
    .join('');
  return `<h1>How fast is a crash noticed, and how often is a live peer accused?</h1>
<dl class="meta">${entries.map(([k, v]) => `<dt>${k}</dt><dd>${escapeHtml(v)}</dd>`).join('')}</dl>
<nav>${links}${agreementLink(result)}</nav>`;
}

function overview({ metrics, pooled: all }: Result, pooled: Pooled, chart: Chart): string {
  const { project, world, scenarios, rows, interval } = pooled;
  const where = all.length > 1 ? ` of ${escapeHtml(project ?? `the ${world} world`)}` : '';
  return `<h2>The trade-off over all scenarios${where}</h2>
<p class="faint">Pooled over ${scenarios.map(escapeHtml).join(', ')}: heartbeats every ${round(interval)} ms. Bars are 95 % intervals.
An arrow is a side without a bound; a setting that made no mistake stands at the upper bound of its rate. The grey band is the frontier.</p>
<div class="card">${chart(tradeoff(rows, true))}${leftOut(rows)}</div>
<details><summary>All figures</summary><div class="card wide">${metricTable(metrics, rows)}</div></details>`;
}

function section(result: Result, scenario: ScenarioResult, chart: Chart): string {
  const { title, why, links, linksLeftOut, repeats } = scenario;
  const pictures = links.map(
    (
      picture,
    ) => `<h3>${escapeHtml(picture.from)} → ${escapeHtml(picture.to)}${picture.cut ? ' (too many changes to draw them all)' : ''}</h3>
${chart(timeline(picture, scenario.warmup))}`,
  );
  const left = linksLeftOut > 0 ? `<p class="faint">${linksLeftOut} more links are not drawn.</p>` : '';
  // of a trace there is nothing to show but its figures
  const played = `<div class="card"><h3>Crashes detected over time</h3>${chart(detection(scenario.rows))}</div>
<div class="card"><h3>What happened${repeats.planned > 1 ? ', first play' : ''}</h3>
<p class="faint">Shaded: at the left the warm-up, which is not scored; elsewhere the times at which a fault was in force.</p>
${pictures.join('')}${left}</div>
<div class="card"><h3>Cost</h3>${chart(overhead(scenario, result.metrics))}</div>`;
  return `<h2 id="${escapeHtml(anchorOf(scenario))}">${escapeHtml(title)}</h2>
<p>${escapeHtml(why)}</p>
<p class="faint">${escapeHtml(showSetting(scenario))} · a paused peer is to be ${verb(scenario.truth.paused)}, one cut off is to be ${verb(scenario.truth.partitioned)}
· ${scenario.heartbeats.heard} heartbeats heard, the first ${scenario.heartbeats.excluded} not scored</p>
${scenario.void.map((reason) => `<div class="void"><strong>Void.</strong> ${escapeHtml(reason)}</div>`).join('')}
${scenario.doubts.map(({ what, advice }) => `<div class="doubt"><strong>Doubt:</strong> ${escapeHtml(what)}. <span class="faint">${escapeHtml(advice)}</span></div>`).join('')}
<div class="card wide">${metricTable(result.metrics, scenario.rows, (row) => anchorOf(scenario, row))}</div>
${phaseTables(result.metrics, scenario.rows)}
<div class="card"><h3>Trade-off</h3>${chart(tradeoff(scenario.rows, true))}${leftOut(scenario.rows)}</div>
${scenario.world === 'recorded' ? '' : played}
${doseTable(scenario)}${
  scenario.connections
    ? `
<p class="faint">${escapeHtml(showConnections(scenario))}.</p>`
    : ''
}
<p class="faint">Again: <code>${escapeHtml(scenario.again)}</code></p>`;
}

function leftOut(rows: readonly Row[]): string {
  return unplaced(rows)
    .map((text) => `<p class="faint">${escapeHtml(text)}</p>`)
    .join('');
}

function verb(opinion: 'trust' | 'suspect'): string {
  return opinion === 'trust' ? 'trusted' : 'suspected';
}
