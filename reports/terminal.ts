import { styleText } from 'node:util';
import { printable } from '../harness/lib/text.ts';
import { round } from '../harness/lib/units.ts';
import type { Result, Row, ScenarioResult } from '../harness/result.ts';
import {
  doseLines,
  showInterval,
  showRate,
  showSetting,
  showSplit,
  showUndetected,
  showValue,
  withUnit,
} from './format.ts';
import type { Reporter } from './reporter.ts';

type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

interface Column {
  readonly head: readonly [string, string];
  readonly left?: true;
  cell(row: Row): string;
}

const value = (row: Row, id: string, unit: Parameters<typeof showValue>[1]): string =>
  showValue(row.metrics[id]?.value, unit);

const columns: readonly Column[] = [
  { head: ['', 'detector'], left: true, cell: (row) => printable(row.label) },
  { head: ['detect', 'p50'], cell: (row) => value(row, 'detection_time_p50', 'ms') },
  { head: ['detect', 'p90'], cell: (row) => value(row, 'detection_time_p90', 'ms') },
  { head: ['detect', 'p99'], cell: (row) => value(row, 'detection_time_p99', 'ms') },
  { head: ['suspected', 'at crash'], cell: (row) => value(row, 'already_suspected', 'share') },
  { head: ['', 'missed'], cell: showUndetected },
  { head: ['re-trust', 'p50'], cell: (row) => value(row, 'retrust_time_p50', 'ms') },
  { head: ['', 'mistakes'], cell: (row) => value(row, 'mistakes', 'count') },
  { head: ['clean/stall', '/partition'], cell: showSplit },
  { head: ['mistakes', 'per hour'], cell: (row) => showRate(row.metrics['mistake_rate']) },
  {
    head: ['', '95 %'],
    cell: ({ metrics }) =>
      metrics['mistake_rate']?.value ? showInterval(metrics['mistake_rate'], '1/h') : '',
  },
  { head: ['mistake', 'lasts'], cell: (row) => value(row, 'mistake_duration', 'ms') },
  { head: ['query', 'accuracy'], cell: (row) => value(row, 'query_accuracy', 'share') },
  { head: ['voiced', 'late'], cell: (row) => value(row, 'lateness_p50', 'ms') },
];

/** The tables that a run prints. */
const terminal: Reporter = {
  name: 'terminal',
  what: 'tables on standard output',
  render(result, { color }) {
    const style: Style = color
      ? (format, text) => styleText(format, text, { validateStream: false })
      : (_, text) => text;
    const parts = result.scenarios.map((scenario) => scenarioText(result, scenario, style));
    return { stdout: [heading(result, style), ...parts, ending(result, style)].join('\n') };
  },
};
export default terminal;

function heading({ flatline, world, engine, machine, id }: Result, style: Style): string {
  const { cpu, cores, node, platform } = machine;
  return [
    style('bold', `flatline ${flatline} · ${world} · ${id}`),
    `network  ${engine.name}, found by ${printable(engine.origin)}`,
    `machine  ${cores} × ${printable(cpu)}, ${platform}, Node ${node}`,
    '',
  ].join('\n');
}

function scenarioText(result: Result, scenario: ScenarioResult, style: Style): string {
  const lines = [
    style('bold', printable(scenario.name)) + style('dim', `  ${printable(scenario.why)}`),
    `  ${showSetting(scenario)}`,
    '',
    ...table(scenario.rows, style).map((line) => `  ${line}`),
    '',
    ...phaseTable(scenario, style),
    ...scenario.void.map((reason) => style('red', `  VOID    ${printable(reason)}`)),
    ...doseLines(scenario).map(({ phase, text, ok }) => {
      const line = `  dose    ${printable(phase)}: ${text}`;
      return ok ? line : style('red', line);
    }),
    `  cost    ${costs(result, scenario)}`,
    ...scenario.doubts.flatMap(({ what, advice }) => [
      style('yellow', `  doubt   ${printable(what)}`),
      `          ${printable(advice)}`,
    ]),
    `  again   ${printable(scenario.again)}`,
    '',
  ];
  return lines.join('\n');
}

function table(rows: readonly Row[], style: Style): string[] {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  // a column of dashes says nothing
  const used = columns.map((_, i) => cells.some((line) => !['', '–'].includes(line[i]!)));
  const widths = columns.map(({ head }, i) =>
    Math.max(head[1].length, ...cells.map((line) => line[i]!.length)),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, i) => (columns[i]!.left ? text.padEnd(widths[i]!) : text.padStart(widths[i]!)))
      .filter((_, i) => used[i])
      .join('  ')
      .trimEnd();
  return [
    style('dim', line(columns.map(({ head }) => head[0]))),
    style('dim', line(columns.map(({ head }) => head[1]))),
    ...cells.map(line),
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
    style('dim', line('detect p50, by phase', crashed.map(printable))),
    ...rows.map((row) =>
      line(
        printable(row.label),
        crashed.map((phase) => cell(row, phase)),
      ),
    ),
    '',
  ];
}

function costs(result: Result, scenario: ScenarioResult): string {
  return result.metrics
    .filter(({ scope, id }) => scope === 'scenario' && scenario.metrics[id]?.value !== null)
    .map(({ id, label, unit }) => `${label} ${withUnit(scenario.metrics[id]?.value, unit)}`)
    .join(' · ');
}

function ending({ state, failure, tookMs, scenarios }: Result, style: Style): string {
  const bad = scenarios.filter((scenario) => scenario.void.length > 0).map(({ name }) => name);
  const told = {
    complete: 'complete',
    interrupted: style('yellow', 'interrupted: what was recorded until then is kept, and marked'),
    failed: style('red', `failed: ${printable(failure ?? '')}`),
  }[state];
  const voided = bad.length > 0 ? style('red', ` · void: ${bad.map(printable).join(', ')}`) : '';
  return `${told}${voided} · ${scenarios.length} scenarios in ${round(tookMs / 1000)} s`;
}
