import { escapeMarkdown } from '../harness/lib/text.ts';
import { round } from '../harness/lib/units.ts';
import type { Result, Row, ScenarioResult } from '../harness/result.ts';
import {
  doseLines,
  showConnections,
  showCrashes,
  showInterval,
  showRate,
  showSetting,
  showSplit,
  showUnbounded,
  showUndetected,
  showUnmeasured,
  showValue,
} from './format.ts';
import type { Reporter } from './reporter.ts';

/** For a pull request, a job summary or notes. */
const markdown: Reporter = {
  name: 'markdown',
  what: 'summary.md: tables for a pull request or notes',
  render: (result) => ({ 'summary.md': [heading(result), ...result.scenarios.map(section)].join('\n') }),
};
export default markdown;

const HEAD = [
  'detector',
  'crashes/views',
  'detection p50',
  'p90',
  'p99',
  'suspected at crash',
  'missed',
  'mistakes',
  'clean/stall/partition',
  'exposure, h',
  'per hour',
  '95 %',
  'accuracy',
];

function heading({ id, flatline, engine, machine, state, tookMs }: Result): string {
  const { cores, cpu, node } = machine;
  return `# flatline: ${state} in ${round(tookMs / 1000)} s

${escapeMarkdown(id)} · flatline ${flatline} · ${escapeMarkdown(engine.name)} (${escapeMarkdown(engine.origin)}) · ${cores} × ${escapeMarkdown(cpu)} · Node ${node}
`;
}

function section(scenario: ScenarioResult): string {
  return `## ${escapeMarkdown(scenario.name)}

${escapeMarkdown(scenario.why)}

${escapeMarkdown(showSetting(scenario))}
${scenario.void.map((reason) => `\n**Void:** ${escapeMarkdown(reason)}\n`).join('')}
${line(HEAD)}
|${HEAD.map((_, i) => (i === 0 ? '---' : '--:')).join('|')}|
${scenario.rows.map((row) => line(cells(row))).join('\n')}

Times in ms. ${sentence(showUnbounded(scenario))}${sentence(showUnmeasured(scenario))}
${doseLines(scenario)
  .map(({ phase, text }) => `- dose in ${escapeMarkdown(phase)}: ${escapeMarkdown(text)}`)
  .join('\n')}
${scenario.connections ? `- ${escapeMarkdown(showConnections(scenario))}\n` : ''}${scenario.doubts.map(({ what, advice }) => `- doubt: ${escapeMarkdown(what)}; ${escapeMarkdown(advice)}`).join('\n')}

Again: \`${scenario.again.replaceAll('`', '')}\`
`;
}

function sentence(text: string): string {
  return text === '' ? '' : `${text[0]!.toUpperCase()}${text.slice(1)}. `;
}

function cells(row: Row): string[] {
  const { metrics } = row;
  const rate = metrics['mistake_rate'];
  return [
    row.label,
    showCrashes(row),
    showValue(metrics['detection_time_p50']?.value, 'ms'),
    showValue(metrics['detection_time_p90']?.value, 'ms'),
    showValue(metrics['detection_time_p99']?.value, 'ms'),
    showValue(metrics['already_suspected']?.value, 'share'),
    showUndetected(row),
    showValue(metrics['mistakes']?.value, 'count'),
    showSplit(row),
    showValue(row.metrics['exposure']?.value, 'h'),
    showRate(rate),
    rate?.value ? showInterval(rate, '1/h') : '',
    showValue(metrics['query_accuracy']?.value, 'share'),
  ].map(escapeMarkdown);
}

function line(texts: readonly string[]): string {
  return `| ${texts.join(' | ')} |`;
}
