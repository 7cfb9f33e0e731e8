import type { BenchResult } from '../../harness/bench/result.ts';
import { escapeHtml } from '../../harness/lib/text.ts';
import { heartbeatCost, stateCost } from '../charts/bench.ts';
import { htmlDocument } from '../html/document.ts';
import { allRows, CAVEAT, columns, origin, peersTold } from './format.ts';

/** @param script the bundled client */
export function benchPage(result: BenchResult, script: string): string {
  const [where, what] = origin(result).map(escapeHtml);
  return htmlDocument(
    'flatline bench',
    script,
    (draw) => `<h1>What does a failure detector cost?</h1>
<dl class="meta"><dt>machine</dt><dd>${where}</dd><dt>heard</dt><dd>${what}</dd><dt>flatline</dt><dd>${escapeHtml(result.flatline)}</dd><dt>caution</dt><dd>${CAVEAT}</dd></dl>
<h2>Time per heartbeat</h2>
<p class="faint">A point is the median; its bar takes in the 95 % interval of the mean, which disturbances pull to the right. The dashed line is a bare loop that only keeps the last arrival.</p>
<div class="card">${draw(heartbeatCost(result))}</div>
<h2>Memory per peer</h2>
<p class="faint">${escapeHtml(peersTold(result))}</p>
<div class="card">${draw(stateCost(result))}</div>
<h2>All figures</h2>
<div class="card">${table(result)}</div>`,
  );
}

function table(result: BenchResult): string {
  const heads = columns.map(
    ({ head, what }) => `<th title="${escapeHtml(what)}">${head.filter(Boolean).join(', ')}</th>`,
  );
  const lines = allRows(result).map((row) => {
    const name = `<td title="${escapeHtml(JSON.stringify(row.params))}">${escapeHtml(row.label)}</td>`;
    return `<tr>${name}${columns.map(({ cell }) => `<td>${cell(row)}</td>`).join('')}</tr>`;
  });
  return `<table><thead><tr><th>detector</th>${heads.join('')}</tr></thead><tbody>${lines.join('')}</tbody></table>`;
}
