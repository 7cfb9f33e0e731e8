import { styleText } from 'node:util';
import { printable } from '../harness/lib/text.ts';
import { round } from '../harness/lib/units.ts';
import type { Result, Row, ScenarioResult } from '../harness/result.ts';
import { briefLines } from './agree/told.ts';
import {
  doseLines,
  feet,
  machinesOf,
  networksOf,
  showCensored,
  showConnections,
  showCrashes,
  showNetwork,
  showParts,
  showRate,
  showRateInterval,
  showSetting,
  showSplit,
  showUnbounded,
  showUnmeasured,
  showValue,
  withUnit,
} from './format.ts';
import type { Reporter } from './reporter.ts';
import { type Style, verdicts } from './terminal-checks.ts';

interface Column {
  readonly head: readonly [string, string];
  readonly left?: true;
  /** Columns of the highest rank are the first to go where the terminal is narrow. */
  readonly rank?: number;
  cell(row: Row, rows: readonly Row[]): string;
  /** What its signs mean, where they occur. */
  foot?(rows: readonly Row[]): string;
}

const value = (row: Row, id: string, unit: Parameters<typeof showValue>[1]): string =>
  showValue(row.metrics[id]?.value, unit);

const columns: readonly Column[] = [
  { head: ['', 'detector'], left: true, cell: (row) => printable(row.label) },
  { head: ['crashes', '/views'], rank: 2, cell: showCrashes },
  { head: ['detect', 'p50 ms'], cell: (row) => value(row, 'detection_time_p50', 'ms') },
  { head: ['detect', 'p90 ms'], rank: 2, cell: (row) => value(row, 'detection_time_p90', 'ms') },
  { head: ['detect', 'p99 ms'], cell: (row) => value(row, 'detection_time_p99', 'ms') },
  { head: ['suspected', 'at crash'], rank: 2, cell: (row) => value(row, 'already_suspected', 'share') },
  { head: ['', 'missed'], cell: (row) => value(row, 'missed', 'count'), foot: feet.missed },
  { head: ['undetected', 'at the end'], cell: showCensored },
  { head: ['re-trust', 'p50 ms'], rank: 3, cell: (row) => value(row, 'retrust_time_p50', 'ms') },
  { head: ['', 'mistakes'], cell: (row) => value(row, 'mistakes', 'count') },
  { head: ['clean/stall', '/partition'], rank: 1, cell: showSplit },
  { head: ['mistakes', 'per hour'], cell: (row) => showRate(row.metrics['mistake_rate']), foot: feet.rate },
  { head: ['', '95 %'], rank: 3, cell: showRateInterval, foot: feet.interval },
  { head: ['exposure', 'hours'], rank: 4, cell: (row) => value(row, 'exposure', 'h') },
  { head: ['mistake', 'lasts ms'], rank: 4, cell: (row) => value(row, 'mistake_duration', 'ms') },
  { head: ['query', 'accuracy'], cell: (row) => value(row, 'query_accuracy', 'share') },
  { head: ['voiced', 'late ms'], rank: 4, cell: (row) => value(row, 'lateness_p50', 'ms') },
];

/** The tables that a run prints. */
const terminal: Reporter = {
  name: 'terminal',
  what: 'tables on standard output',
  render(result, { color, width }) {
    const style: Style = color
      ? (format, text) => styleText(format, text, { validateStream: false })
      : (_, text) => text;
    const parts = result.scenarios.map((scenario) => scenarioText(result, scenario, style, width));
    return {
      stdout: [
        heading(result, style),
        ...parts,
        ...doubts(result, style),
        ...verdicts(result, style),
        ending(result, style),
      ].join('\n'),
    };
  },
};
export default terminal;

function heading(result: Result, style: Style): string {
  const { flatline, id } = result;
  const parts = showParts(result);
  return [
    style('bold', [`flatline ${flatline}`, id, parts].filter(Boolean).join(' · ')),
    ...networksOf(result).map((network) => `network  ${printable(showNetwork(network))}`),
    ...machinesOf(result).map(
      ({ cores, cpu, platform, node }) => `machine  ${cores} × ${printable(cpu)}, ${platform}, Node ${node}`,
    ),
    '',
  ].join('\n');
}

function scenarioText(
  { failure, agreement }: Result,
  scenario: ScenarioResult,
  style: Style,
  width: number,
): string {
  // what ended the whole run is told once, at the end
  const reason = (text: string): string => (failure ? text.replace(`: ${failure}`, ' with the run') : text);
  const lines = [
    style('bold', printable(scenario.title)) + style('dim', `  ${printable(scenario.why)}`),
    `  ${showSetting(scenario)}`,
    '',
    ...table(scenario.rows, style, width - 2).map((line) => `  ${line}`),
    '',
    ...phaseTable(scenario, style),
    ...note('bounds', showUnbounded(scenario), style),
    ...note('crashes', showUnmeasured(scenario), style),
    ...scenario.void.map((text) =>
      style('red', `  VOID    ${printable(reason(text))}; again: ${printable(scenario.again)}`),
    ),
    ...doseLines(scenario).map(({ phase, text, ok }) => {
      const line = `  dose    ${printable(phase)}: ${text}`;
      return ok ? line : style('red', line);
    }),
    ...(scenario.connections ? [`  streams ${showConnections(scenario)}`] : []),
    ...(scenario.world === 'recorded'
      ? []
      : [`  cost    ${costs(scenario)}`, `  harness ${harness(scenario)}`]),
    ...(agreement ? briefLines(agreement, scenario.id) : []).map(
      ([word, text]) => `  ${word.padEnd(7)} ${printable(text)}`,
    ),
    `  again   ${printable(scenario.again)}`,
    '',
  ];
  return lines.join('\n');
}

function note(about: string, text: string, style: Style): string[] {
  return text === '' ? [] : [style('dim', `  ${about.padEnd(7)} ${text}`)];
}

/** Columns that say nothing are left out, and where the terminal is narrow those that say least. */
function table(rows: readonly Row[], style: Style, width: number): string[] {
  const filled = columns
    .map(({ head, left, cell, foot, rank = 0 }) => {
      const cells = rows.map((row) => cell(row, rows));
      return {
        head,
        left,
        cells,
        foot,
        rank,
        width: Math.max(...[...head, ...cells].map((text) => text.length)),
      };
    })
    .filter(({ cells }) => cells.some((text) => !['', '–'].includes(text)));
  const total = (list: typeof filled): number => list.reduce((sum, column) => sum + column.width + 2, -2);
  let used = filled;
  for (let rank = 4; rank > 0 && total(used) > width; rank--)
    used = used.filter((column) => column.rank < rank);
  const line = (textOf: (column: (typeof filled)[number]) => string): string =>
    used
      .map((column) =>
        column.left ? textOf(column).padEnd(column.width) : textOf(column).padStart(column.width),
      )
      .join('  ')
      .trimEnd();
  return [
    style(
      'dim',
      line(({ head }) => head[0]),
    ),
    style(
      'dim',
      line(({ head }) => head[1]),
    ),
    ...rows.map((_, i) => line(({ cells }) => cells[i]!)),
    ...used
      .map(({ foot }) => foot?.(rows) ?? '')
      .filter(Boolean)
      .map((note) => style('dim', note)),
  ];
}

/** Where crashes fell into several phases: how each phase changed their detection. */
function phaseTable({ rows }: ScenarioResult, style: Style): string[] {
  const phases = rows[0]?.phases.map(({ phase }) => phase) ?? [];
  const crashed = phases.filter((phase) =>
    rows.some(
      (row) => (row.phases.find((one) => one.phase === phase)?.metrics['detection_time_p50']?.n ?? 0) > 0,
    ),
  );
  if (crashed.length < 2) return [];
  const names = Math.max(...rows.map(({ label }) => label.length));
  const widths = crashed.map((phase) => Math.max(8, phase.length));
  const line = (name: string, texts: readonly string[]): string =>
    `  ${name.padEnd(names)}  ${texts.map((text, i) => text.padStart(widths[i]!)).join('  ')}`;
  const cell = (row: Row, phase: string): string =>
    showValue(row.phases.find((one) => one.phase === phase)?.metrics['detection_time_p50']?.value, 'ms');
  return [
    style('dim', line('detect p50 ms, by phase', crashed.map(printable))),
    ...rows.map((row) =>
      line(
        printable(row.label),
        crashed.map((phase) => cell(row, phase)),
      ),
    ),
    '',
  ];
}

function costs({ metrics }: ScenarioResult): string {
  const show = (id: string, unit: Parameters<typeof withUnit>[1]): string =>
    withUnit(metrics[id]?.value, unit);
  return [
    `${showValue(metrics['messages_per_node']?.value, '1/s')} messages/s and ${show('bytes_per_node', 'B/s')} a sending node`,
    `${show('sender_cpu', 'us')} CPU a heartbeat sent, ${show('observer_cpu', 'us')} heard`,
    `memory ${show('sender_memory', 'MB')} a sender, ${show('observer_memory', 'MB')} an observer`,
  ].join(' · ');
}

function harness({ metrics }: ScenarioResult): string {
  const show = (id: string): string => withUnit(metrics[id]?.value, 'ms');
  const lagging = showValue(metrics['lagging']?.value, 'share');
  return `voiced ${show('harness_lateness_p50')} late in the median, ${show('harness_lateness_p99')} at p99 · faults ${show('fault_lateness_p50')} late in the median, ${show('fault_lateness_p90')} at p90 · lagging ${lagging} of the time`;
}

/** Each kind of doubt once, with the scenarios that it concerns. */
function doubts({ scenarios }: Result, style: Style): string[] {
  const all = scenarios.flatMap(({ title, doubts: list }) => list.map((doubt) => ({ title, ...doubt })));
  const kinds = [...new Set(all.map(({ id }) => id))];
  return kinds.flatMap((kind) => {
    const [first, ...others] = all.filter(({ id }) => id === kind);
    const also =
      others.length > 0 ? `, and likewise ${others.map(({ title }) => printable(title)).join(', ')}` : '';
    return [
      style('yellow', `doubt   ${printable(first!.title)}: ${printable(first!.what)}${also}`),
      `        ${printable(first!.advice)}`,
      '',
    ];
  });
}

function ending({ state, failure, tookMs, scenarios, harnessMemory }: Result, style: Style): string {
  const bad = scenarios.filter((scenario) => scenario.void.length > 0).map(({ title }) => title);
  const told = {
    complete: 'complete',
    interrupted: style('yellow', 'interrupted: what was recorded until then is kept, and marked'),
    failed: style('red', `failed: ${printable(failure ?? '')}`),
  }[state];
  const voided = bad.length > 0 ? style('red', ` · void: ${bad.map(printable).join(', ')}`) : '';
  return `${told}${voided} · ${scenarios.length} scenario${scenarios.length === 1 ? '' : 's'} in ${round(tookMs / 1000)} s, the harness at most ${harnessMemory} MB`;
}
