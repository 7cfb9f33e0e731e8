/** The report as one file: tables in the page, charts as specifications, one script. Opens from file:// offline. */
import { createHash } from 'node:crypto';
import type { Spec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { escapeHtml, scriptJson } from '../../harness/lib/text.ts';
import { round } from '../../harness/lib/units.ts';
import type { Result, Row, ScenarioResult } from '../../harness/result.ts';
import { compiled } from '../charts/compile.ts';
import { detection } from '../charts/detection.ts';
import { overhead } from '../charts/overhead.ts';
import { unplaced } from '../charts/points.ts';
import { timeline } from '../charts/timeline.ts';
import { tradeoff } from '../charts/tradeoff.ts';
import { showConnections, showSetting } from '../format.ts';
import { css } from './style.ts';
import { doseTable, metricTable, phaseTables } from './tables.ts';

/** @param script the bundled client */
export function page(result: Result, script: string): string {
  const charts: Record<string, Spec> = {};
  const chart = (spec: TopLevelSpec | undefined): string => {
    if (!spec) return '<p class="faint">Nothing to draw: no crash was scored, or no live time.</p>';
    const id = `chart-${Object.keys(charts).length}`;
    charts[id] = compiled(spec);
    return `<div class="chart" id="${id}" style="min-height:${heightOf(spec)}px"></div>`;
  };
  const body = `${head(result)}
${overview(result, chart)}
${result.scenarios.map((scenario) => section(result, scenario, chart)).join('\n')}`;
  const safe = script.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
  const hash = createHash('sha256').update(safe).digest('base64');
  const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>flatline ${escapeHtml(result.id)}</title>
<style>${css}</style>
</head>
<body>
<main>
${body}
</main>
<script type="application/json" id="charts">${scriptJson(charts)}</script>
<script>${safe}</script>
</body>
</html>
`;
}

/** What Vega puts around and between charts that stand below one another. */
const AXIS = 46;
const SPACING = 20;
const PADDING = 16;

/** The height that a chart will have, so that nothing moves when it is drawn. */
function heightOf(spec: TopLevelSpec): number {
  if (!('vconcat' in spec)) return Number('height' in spec ? spec.height : 0);
  const heights = spec.vconcat.map((part) => Number('height' in part ? part.height : 0) + AXIS);
  return heights.reduce((sum, height) => sum + height + SPACING, PADDING - SPACING);
}

type Chart = (spec: TopLevelSpec | undefined) => string;

function head(result: Result): string {
  const { id, engine, machine, tookMs, startedAt, state, failure, scenarios } = result;
  const told = state === 'failed' ? `failed: ${failure ?? ''}` : state;
  const entries: [string, string][] = [
    ['run', `${id}, ${told}, ${round(tookMs / 1000)} s from ${startedAt}`],
    ['network', `${engine.name}, found by ${engine.origin}`],
    ['machine', `${machine.cores} × ${machine.cpu}, ${machine.platform}, Node ${machine.node}`],
    ['flatline', result.flatline],
  ];
  const links = scenarios
    .map(({ name }) => `<a href="#${escapeHtml(name)}">${escapeHtml(name)}</a>`)
    .join('');
  return `<h1>How fast is a crash noticed, and how often is a live peer accused?</h1>
<dl class="meta">${entries.map(([k, v]) => `<dt>${k}</dt><dd>${escapeHtml(v)}</dd>`).join('')}</dl>
<nav>${links}</nav>`;
}

function overview(result: Result, chart: Chart): string {
  if (!result.pooled) return '';
  const { scenarios, rows, interval } = result.pooled;
  return `<h2>The trade-off over all scenarios</h2>
<p class="faint">Pooled over ${scenarios.map(escapeHtml).join(', ')}: heartbeats every ${round(interval)} ms. Bars are 95 % intervals.
An arrow is a side without a bound; a setting that made no mistake stands at the upper bound of its rate. The grey band is the frontier.</p>
<div class="card">${chart(tradeoff(rows, true))}${leftOut(rows)}</div>
<details><summary>All figures</summary><div class="card wide">${metricTable(result.metrics, rows)}</div></details>`;
}

function section(result: Result, scenario: ScenarioResult, chart: Chart): string {
  const { name, why, links, linksLeftOut, repeats } = scenario;
  const pictures = links.map(
    (
      picture,
    ) => `<h3>${escapeHtml(picture.from)} → ${escapeHtml(picture.to)}${picture.cut ? ' (too many changes to draw them all)' : ''}</h3>
${chart(timeline(picture, scenario.warmup))}`,
  );
  const left = linksLeftOut > 0 ? `<p class="faint">${linksLeftOut} more links are not drawn.</p>` : '';
  return `<h2 id="${escapeHtml(name)}">${escapeHtml(name)}</h2>
<p>${escapeHtml(why)}</p>
<p class="faint">${escapeHtml(showSetting(scenario))} · a paused peer is to be ${verb(scenario.truth.paused)}, one cut off is to be ${verb(scenario.truth.partitioned)}
· ${scenario.heartbeats.heard} heartbeats heard, the first ${scenario.heartbeats.excluded} not scored</p>
${scenario.void.map((reason) => `<div class="void"><strong>Void.</strong> ${escapeHtml(reason)}</div>`).join('')}
${scenario.doubts.map(({ what, advice }) => `<div class="doubt"><strong>Doubt:</strong> ${escapeHtml(what)}. <span class="faint">${escapeHtml(advice)}</span></div>`).join('')}
<div class="card wide">${metricTable(result.metrics, scenario.rows)}</div>
${phaseTables(result.metrics, scenario.rows)}
<div class="card"><h3>Trade-off</h3>${chart(tradeoff(scenario.rows, true))}${leftOut(scenario.rows)}</div>
<div class="card"><h3>Crashes detected over time</h3>${chart(detection(scenario.rows))}</div>
<div class="card"><h3>What happened${repeats.planned > 1 ? ', first play' : ''}</h3>
<p class="faint">Shaded: at the left the warm-up, which is not scored; elsewhere the times at which a fault was in force.</p>
${pictures.join('')}${left}</div>
<div class="card"><h3>Cost</h3>${chart(overhead(scenario, result.metrics))}</div>
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
