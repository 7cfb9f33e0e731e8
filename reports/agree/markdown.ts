/** A comparison of two runs for a pull request or notes: every figure. */
import { type AgreeResult, kinds, type ScenarioAgreement } from '../../harness/agree/result.ts';
import { escapeMarkdown } from '../../harness/lib/text.ts';
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
  uncomparedLines,
  verdictText,
} from './told.ts';

export function agreeMarkdown(result: AgreeResult): string {
  const { sides, calibrated, flatline, verdict } = result;
  const names = sides.map(({ called, run }) => `${called} ${run}`).join(' against ');
  return `# flatline agree: ${verdict}

${escapeMarkdown(names)}${calibrated ? ', calibrated' : ''} · flatline ${escapeMarkdown(flatline)}

Again: ${code(result.again)}

${uncomparedLines(result)
  .map((line) => `**${escapeMarkdown(line)}**\n\n`)
  .join('')}${escapeMarkdown(HOW)}

${result.scenarios.map((scenario) => section(result, scenario)).join('\n')}`;
}

function code(text: string): string {
  return `\`${text.replaceAll('`', '')}\``;
}

function section(result: AgreeResult, scenario: ScenarioAgreement): string {
  const heads = [
    'kind',
    'of',
    ...result.sides.map(({ called }) => called),
    'apart',
    'matters',
    '99 %',
    'KS (chance)',
    'verdict',
  ];
  const rows = scenario.comparisons.map((one) => [
    kinds[one.kind].label,
    one.of,
    figureText(one, 0),
    figureText(one, 1),
    distanceText(one),
    boundText(one),
    intervalText(one),
    ksText(one),
    one.verdict,
  ]);
  const lines = [
    ...scenario.void.map(
      ({ reason, again }) => `**Void:** ${escapeMarkdown(reason)}; again: ${code(again)}\n`,
    ),
    `**${scenario.verdict}**: ${escapeMarkdown(verdictText(scenario))}`,
    ...causeLines(scenario).map((line) => `- cause: ${escapeMarkdown(line)}`),
    ...calibrationLines(scenario).map((line) => `- calibration: ${escapeMarkdown(line)}`),
    ...measuredLines(scenario, result.sides).map((line) => `- measured: ${escapeMarkdown(line)}`),
    `- again: ${code(scenario.again)}`,
  ];
  return `## ${escapeMarkdown(scenario.name)}

${escapeMarkdown(scenario.why)}

${escapeMarkdown(headText(scenario, result.sides))}

${lines.join('\n')}

| ${heads.map(escapeMarkdown).join(' | ')} |
|${heads.map((_, i) => (i < 2 ? '---' : '--:')).join('|')}|
${rows.map((row) => `| ${row.map(escapeMarkdown).join(' | ')} |`).join('\n')}
`;
}
