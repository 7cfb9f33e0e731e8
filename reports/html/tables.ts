import { escapeHtml } from '../../harness/lib/text.ts';
import { round } from '../../harness/lib/units.ts';
import type { Estimate, MetricInfo, Row, ScenarioResult } from '../../harness/result.ts';
import { showInterval, showRate, showValue, showWhole, withUnit } from '../format.ts';

/** What most readers look for: both halves of the trade-off stand where nobody has to scroll. */
const FIRST = ['detection_time_p50', 'detection_time_p99', 'mistakes', 'mistake_rate', 'query_accuracy'];

/**
 * Every metric of every tuning; columns that have no value for anyone are left out.
 * @param anchor what a row can be linked by
 */
export function metricTable(
  metrics: readonly MetricInfo[],
  rows: readonly Row[],
  anchor?: (label: string) => string,
): string {
  const filled = metrics.filter(
    ({ id, scope }) => scope === 'detector' && rows.some((row) => (row.metrics[id]?.value ?? null) !== null),
  );
  const first = FIRST.flatMap((id) => filled.filter((metric) => metric.id === id));
  const shown = [...first, ...filled.filter(({ id }) => !FIRST.includes(id))];
  const heads = shown.map(
    ({ label, unit, what }) => `<th title="${escapeHtml(what)}">${escapeHtml(label)}${unitOf(unit)}</th>`,
  );
  const lines = rows.map((row) => {
    const name = `<td title="${escapeHtml(JSON.stringify(row.params))}">${escapeHtml(row.label)}${row.error ? '<small>failed</small>' : ''}</td>`;
    const id = anchor ? ` id="${escapeHtml(anchor(row.label))}"` : '';
    return `<tr${id}>${name}${shown.map((metric) => cell(metric, row.metrics[metric.id])).join('')}</tr>`;
  });
  return `<table><thead><tr><th>detector</th>${heads.join('')}</tr></thead><tbody>${lines.join('')}</tbody></table>`;
}

/** The same for each phase by itself. */
export function phaseTables(metrics: readonly MetricInfo[], rows: readonly Row[]): string {
  const phases = rows[0]?.phases.map(({ phase }) => phase) ?? [];
  if (phases.length === 0) return '';
  const tables = phases.map((phase) => {
    const inPhase = rows.map((row) => ({
      ...row,
      metrics: row.phases.find((one) => one.phase === phase)?.metrics ?? {},
    }));
    return `<h3>${escapeHtml(phase)}</h3>${metricTable(metrics, inPhase)}`;
  });
  return `<details><summary>By phase</summary><div class="card wide">${tables.join('')}</div></details>`;
}

function unitOf(unit: MetricInfo['unit']): string {
  return unit === 'count' || unit === 'share' ? '' : `, ${unit === 'us' ? 'µs' : unit}`;
}

function cell(metric: MetricInfo, estimate: Estimate | undefined): string {
  if (!estimate) return '<td>–</td>';
  const value = metric.id === 'mistake_rate' ? showRate(estimate) : showValue(estimate.value, metric.unit);
  const unseen = metric.id === 'mistake_rate' && estimate.value === 0;
  const interval = unseen ? '' : showInterval(estimate, metric.unit);
  return `<td title="${escapeHtml(showWhole(metric, estimate))}">${escapeHtml(value)}${interval ? `<small>${escapeHtml(interval)}</small>` : ''}</td>`;
}

/** What was asked of the network and what it did. */
export function doseTable({ dose, dosesLeftOut, repeats }: ScenarioResult): string {
  if (dose.length === 0) return '';
  const lines = dose.map((one) => {
    const cells = [
      one.phase,
      repeats.planned > 1 ? `${one.link}, play ${one.repeat + 1}` : one.link,
      String(one.sent),
      showValue(one.askedLoss, 'share'),
      `${showValue(one.loss.value, 'share')} (${showInterval(one.loss, 'share')})`,
      one.askedDelay === null ? '–' : `${round(one.askedDelay)} ms`,
      withUnit(one.delay.value, 'ms'),
      one.held ? `${one.held.delivered} of ${one.held.sent}` : '–',
      one.missed.length > 0 ? one.missed.join('; ') : 'as asked',
    ];
    return `<tr>${cells.map((text) => `<td>${escapeHtml(text)}</td>`).join('')}</tr>`;
  });
  const heads = [
    'phase',
    'link',
    'sent',
    'loss asked',
    'loss delivered (95 %)',
    'delay asked',
    'delay delivered',
    'held, then delivered',
    'verdict',
  ];
  return `<details><summary>Dose: what the network was asked to do, and did</summary><div class="card"><table>
<thead><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr></thead><tbody>${lines.join('')}</tbody></table>${
    dosesLeftOut > 0 ? `<p class="faint">${dosesLeftOut} more of later plays, each as asked.</p>` : ''
  }</div></details>`;
}
