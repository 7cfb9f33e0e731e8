/** A comparison of two runs for a terminal. */
import { styleText } from 'node:util';
import type { AgreeResult, ScenarioAgreement, Verdict } from '../../harness/agree/result.ts';
import { printable } from '../../harness/lib/text.ts';
import { wrapped } from '../sweep/format.ts';
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
  sidesText,
  toldOf,
  uncomparedLines,
  verdictText,
} from './told.ts';

type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

const WIDTH = 110;
const COLOURS: Readonly<Record<Verdict, 'green' | 'red' | 'yellow'>> = {
  agrees: 'green',
  differs: 'red',
  'cannot tell': 'yellow',
};

export function agreeText(result: AgreeResult, color: boolean): string {
  const style: Style = color
    ? (format, text) => styleText(format, text, { validateStream: false })
    : (_, text) => text;
  const { flatline, scenarios } = result;
  return [
    style('bold', printable(`flatline ${flatline} · ${sidesText(result)}`)),
    '',
    ...scenarios.flatMap((scenario) => [...section(result, scenario, style), '']),
    ...uncomparedLines(result).flatMap((line) => [style('yellow', printable(line)), '']),
    ...wrapped(HOW, WIDTH).map((line) => style('dim', line)),
    '',
    ending(result, style),
  ].join('\n');
}

/** With the command where something is amiss: of a log many read the last line alone. */
function ending({ scenarios, uncompared, verdict, again }: AgreeResult, style: Style): string {
  const told = scenarios.length + uncompared.length > 1 ? `all together: ${verdict}` : verdict;
  const left = uncompared.map(({ name }) => printable(name));
  const bad = scenarios.filter((scenario) => scenario.void.length > 0).map(({ name }) => printable(name));
  const voided = bad.length > 0 ? style('red', ` · void: ${bad.join(', ')}`) : '';
  const amiss = verdict === 'differs' || bad.length > 0;
  const without = left.length > 0 ? style('yellow', ` · not compared: ${left.join(', ')}`) : '';
  return `${style(COLOURS[verdict], told)}${without}${voided}${amiss ? ` · again: ${printable(again)}` : ''}`;
}

function section(result: AgreeResult, scenario: ScenarioAgreement, style: Style): string[] {
  const told = (about: string, text: string): string[] =>
    wrapped(text, WIDTH - 11).map((line, i) => `  ${(i === 0 ? about : '').padEnd(8)} ${printable(line)}`);
  return [
    style('bold', printable(scenario.name)) + style('dim', `  ${printable(scenario.why)}`),
    `  ${printable(headText(scenario, result.sides))}`,
    '',
    ...table(result, scenario, style),
    '',
    ...scenario.void.map(({ reason, again }) =>
      style('red', `  VOID     ${printable(reason)}; again: ${printable(again)}`),
    ),
    ...told('verdict', verdictText(scenario)).map((line) => style(COLOURS[scenario.verdict], line)),
    // on one line, however long, as it is to be pasted
    `  again    ${printable(scenario.again)}`,
    ...causeLines(scenario).flatMap((line, i) => told(i === 0 ? 'cause' : 'also', line)),
    ...calibrationLines(scenario).flatMap((line) => told('calibr.', line)),
    ...measuredLines(scenario, result.sides).flatMap((line) => told('measured', line)),
  ];
}

function table({ sides }: AgreeResult, scenario: ScenarioAgreement, style: Style): string[] {
  const rows = toldOf(scenario).map(({ name, comparison, verdict }) => [
    printable(name),
    figureText(comparison, 0),
    figureText(comparison, 1),
    distanceText(comparison),
    boundText(comparison),
    intervalText(comparison),
    ksText(comparison),
    verdict,
  ]);
  const all = [
    ['', sides[0].called, sides[1].called, 'apart', 'matters', '99 %', 'KS (chance)', 'verdict'],
    ...rows,
  ];
  const widths = all[0]!.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  return all.map((row, i) => {
    const line = row
      .map((cell, k) =>
        k === 0 || k === row.length - 1 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!),
      )
      .join('  ');
    return i === 0 ? style('dim', `  ${line.trimEnd()}`) : `  ${line.trimEnd()}`;
  });
}
