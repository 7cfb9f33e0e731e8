/** A comparison for a pull request: the verdict first, what changed in a table, the rest folded away. */
import type { CompareResult } from '../../harness/compare/result.ts';
import { escapeMarkdown } from '../../harness/lib/text.ts';
import { columns, headline, type Line, methodOf, remarksOf, settingOf, sidesOf, splitLines } from './told.ts';

export function compareMarkdown(result: CompareResult): string {
  const parts = [`### flatline: ${escapeMarkdown(headline(result))}`, '', ...bullets(sidesOf(result)), ''];
  for (const scenario of result.scenarios) {
    const { told, identical } = splitLines(scenario);
    const decided = told.filter(({ comparison }) => /^(worse|better)$/.test(comparison.verdict));
    const rest = told.filter((line) => !decided.includes(line));
    parts.push(`**${escapeMarkdown(scenario.name)}** · ${escapeMarkdown(settingOf(scenario))}`, '');
    if (decided.length > 0) parts.push(...table(decided, result), '');
    const quiet = [
      ...(rest.length > 0 ? [...table(rest, result), ''] : []),
      ...bullets([
        ...(identical > 0 ? [`no difference in ${identical} figures: identical on the same plays`] : []),
        ...remarksOf(scenario),
      ]),
    ];
    if (quiet.length > 0) {
      const told = rest.length === 0 ? 'Remarks' : `${rest.length} more that are neither worse nor better`;
      parts.push('<details>', `<summary>${told}</summary>`, '', ...quiet, '', '</details>', '');
    }
  }
  parts.push(escapeMarkdown(methodOf(result)));
  return `${parts.join('\n')}\n`;
}

function bullets(texts: readonly string[]): string[] {
  return texts.map((text) => `- ${escapeMarkdown(text)}`);
}

function table(lines: readonly Line[], result: CompareResult): string[] {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row(columns.map(({ head }) => head)),
    row(columns.map(() => '---')),
    ...lines.map((line) =>
      row(
        columns.map(({ head, cell }) => {
          const text = escapeMarkdown(cell(line, result));
          return head === 'verdict' && text === 'worse' ? '**worse**' : text;
        }),
      ),
    ),
  ];
}
