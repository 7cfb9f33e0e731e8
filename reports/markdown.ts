import { escapeMarkdown } from '../harness/lib/text.ts';
import { round } from '../harness/lib/units.ts';
import type { Result, Row, ScenarioResult } from '../harness/result.ts';
import { agreementSection } from './agree/markdown.ts';
import {
  doseLines,
  feet,
  machinesOf,
  networksOf,
  showCensored,
  showConnections,
  showCrashes,
  showParts,
  showRate,
  showRateInterval,
  showSetting,
  showSplit,
  showUnbounded,
  showUnmeasured,
  showValue,
} from './format.ts';
import { checksSection } from './markdown-checks.ts';
import type { Reporter } from './reporter.ts';

/** For a pull request, a job summary or notes. */
const markdown: Reporter = {
  name: 'markdown',
  what: 'summary.md: tables for a pull request or notes',
  render: (result) => ({ 'summary.md': whole(result) }),
};
export default markdown;

function whole(result: Result): string {
  return [
    heading(result),
    checksSection(result),
    ...result.scenarios.map(section),
    agreementSection(result.agreement),
  ]
    .filter(Boolean)
    .join('\n');
}

/** GitHub takes a mebibyte of a step, in UTF-8, and shows nothing of more. */
const MOST_BYTES = 1_000_000;

/** The same for a job’s summary: of what would be too long, the checks alone. */
export function summary(result: Result): string {
  const text = whole(result);
  if (Buffer.byteLength(text) <= MOST_BYTES) return text;
  return `${heading(result)}\n${checksSection(result)}\nThe tables are too long for this page; they are in summary.md.\n`;
}

interface Column {
  readonly head: string;
  cell(row: Row, rows: readonly Row[]): string;
  /** What its signs mean, where they occur. */
  foot?(rows: readonly Row[]): string;
}

const value = (row: Row, id: string, unit: Parameters<typeof showValue>[1]): string =>
  showValue(row.metrics[id]?.value, unit);

const columns: readonly Column[] = [
  { head: 'detector', cell: ({ label }) => label },
  { head: 'crashes/views', cell: showCrashes },
  { head: 'detection p50, ms', cell: (row) => value(row, 'detection_time_p50', 'ms') },
  { head: 'p90, ms', cell: (row) => value(row, 'detection_time_p90', 'ms') },
  { head: 'p99, ms', cell: (row) => value(row, 'detection_time_p99', 'ms') },
  { head: 'suspected at crash', cell: (row) => value(row, 'already_suspected', 'share') },
  { head: 'missed', cell: (row) => value(row, 'missed', 'count'), foot: feet.missed },
  { head: 'undetected at the end', cell: showCensored },
  { head: 'mistakes', cell: (row) => value(row, 'mistakes', 'count') },
  { head: 'clean/stall/partition', cell: showSplit },
  { head: 'exposure, h', cell: (row) => value(row, 'exposure', 'h') },
  { head: 'mistakes per hour', cell: ({ metrics }) => showRate(metrics['mistake_rate']), foot: feet.rate },
  { head: '95 %', cell: showRateInterval, foot: feet.interval },
  { head: 'query accuracy', cell: (row) => value(row, 'query_accuracy', 'share') },
];

function heading(result: Result): string {
  const { id, flatline, state, tookMs } = result;
  const facts = [
    id,
    showParts(result),
    `flatline ${flatline}`,
    ...networksOf(result).map(({ engine }) => `${engine.name} (${engine.origin})`),
    ...machinesOf(result).map(({ cores, cpu, node }) => `${cores} × ${cpu} · Node ${node}`),
  ];
  return `# flatline: ${state} in ${round(tookMs / 1000)} s

${facts.filter(Boolean).map(escapeMarkdown).join(' · ')}
`;
}

function section(scenario: ScenarioResult): string {
  return `## ${escapeMarkdown(scenario.title)}

${escapeMarkdown(scenario.why)}

${escapeMarkdown(showSetting(scenario))}
${scenario.void.map((reason) => `\n**Void:** ${escapeMarkdown(reason)}\n`).join('')}
${table(scenario.rows)}
${columns
  .map(({ foot }) => foot?.(scenario.rows) ?? '')
  .filter(Boolean)
  .map((note) => `\n${escapeMarkdown(note)}\n`)
  .join('')}
${[showUnbounded(scenario), showUnmeasured(scenario)].map(sentence).join('')}
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

/** Columns in which nothing stands are left out. */
function table(rows: readonly Row[]): string {
  const filled = columns
    .map(({ head, cell }) => ({ head, cells: rows.map((row) => cell(row, rows)) }))
    .filter(({ cells }) => cells.some((text) => !['', '–'].includes(text)));
  return [
    line(filled.map(({ head }) => head)),
    `|${filled.map((_, i) => (i === 0 ? '---' : '--:')).join('|')}|`,
    ...rows.map((_, i) => line(filled.map(({ cells }) => escapeMarkdown(cells[i]!)))),
  ].join('\n');
}

function line(texts: readonly string[]): string {
  return `| ${texts.join(' | ')} |`;
}
