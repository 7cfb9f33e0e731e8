/** A comparison of two runs for a pull request or notes: every figure. */
import type { AgreeResult, ScenarioAgreement } from '../../harness/agree/result.ts';
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
  nameOf,
  sidesText,
  type Told,
  toldOf,
  uncomparedLines,
  verdictText,
} from './told.ts';

export function agreeMarkdown(result: AgreeResult): string {
  const { flatline, verdict } = result;
  return `# flatline agree: ${verdict}

${escapeMarkdown(sidesText(result))} · flatline ${escapeMarkdown(flatline)}

Again: ${code(result.again)}

${uncompared(result)}${escapeMarkdown(HOW)}

${result.scenarios.map((scenario) => section(result, scenario)).join('\n')}`;
}

function code(text: string): string {
  return `\`${text.replaceAll('`', '')}\``;
}

function section(result: AgreeResult, scenario: ScenarioAgreement): string {
  const rows = scenario.comparisons.map(
    (comparison): Told => ({ name: nameOf(comparison), comparison, verdict: comparison.verdict }),
  );
  return `## ${escapeMarkdown(scenario.name)}

${escapeMarkdown(scenario.why)}

${part(result, scenario, rows)}`;
}

/** For the report on the run that it is about: what is furthest off of each kind. */
export function agreementSection(agreement: AgreeResult | undefined): string {
  if (!agreement) return '';
  const { scenarios, verdict } = agreement;
  const parts = scenarios.map(
    (scenario) => `### ${escapeMarkdown(scenario.name)}\n\n${part(agreement, scenario, toldOf(scenario))}`,
  );
  return `## Does the simulated world agree?

${escapeMarkdown(sidesText(agreement))}: **${verdict}**

${uncompared(agreement)}${parts.join('\n')}`;
}

function uncompared(result: AgreeResult): string {
  return uncomparedLines(result)
    .map((line) => `**${escapeMarkdown(line)}**\n\n`)
    .join('');
}

function part(result: AgreeResult, scenario: ScenarioAgreement, told: readonly Told[]): string {
  const heads = [
    'what',
    ...result.sides.map(({ called }) => called),
    'apart',
    'matters',
    '99 %',
    'KS (chance)',
    'verdict',
  ];
  const rows = told.map(({ name, comparison: one, verdict }) => [
    name,
    figureText(one, 0),
    figureText(one, 1),
    distanceText(one),
    boundText(one),
    intervalText(one),
    ksText(one),
    verdict,
  ]);
  const lines = [
    ...scenario.void.map(
      ({ reason, again }) => `**Void:** ${escapeMarkdown(reason)}; again: ${code(again)}\n`,
    ),
    `**${escapeMarkdown(verdictText(scenario))}**`,
    ...causeLines(scenario).map((line) => `- cause: ${escapeMarkdown(line)}`),
    ...calibrationLines(scenario).map((line) => `- calibration: ${escapeMarkdown(line)}`),
    ...measuredLines(scenario, result.sides).map((line) => `- measured: ${escapeMarkdown(line)}`),
    `- again: ${code(scenario.again)}`,
  ];
  return `${escapeMarkdown(headText(scenario, result.sides))}

${lines.join('\n')}

| ${heads.map(escapeMarkdown).join(' | ')} |
|${heads.map((_, i) => (i === 0 ? '---' : '--:')).join('|')}|
${rows.map((row) => `| ${row.map(escapeMarkdown).join(' | ')} |`).join('\n')}
`;
}
