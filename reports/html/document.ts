/** A page as one file: tables in the page, charts as specifications, one script. Opens from file:// offline. */
import { createHash } from 'node:crypto';
import type { Spec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { escapeHtml, scriptJson } from '../../harness/lib/text.ts';
import { compiled } from '../charts/compile.ts';
import { css } from './style.ts';

/**
 * @param script the bundled client
 * @param write makes the body; what it asks to be drawn it gets as an element to put there
 */
export function htmlDocument(
  title: string,
  script: string,
  write: (draw: (spec: TopLevelSpec) => string) => string,
): string {
  const charts: Record<string, Spec> = {};
  const body = write((spec) => {
    const id = `chart-${Object.keys(charts).length}`;
    charts[id] = compiled(spec);
    return `<div class="chart" id="${id}" style="min-height:${heightOf(spec)}px"></div>`;
  });
  const safe = script.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
  const hash = createHash('sha256').update(safe).digest('base64');
  const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(title)}</title>
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
