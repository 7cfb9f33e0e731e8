/** What was to hold, as Markdown: how many, a table with a bar for each, and all the evidence of what did not pass. */
import { escapeHtml, escapeMarkdown, printable } from '../harness/lib/text.ts';
import type { Check, Result } from '../harness/result.ts';
import { type Asked, checksOf, evidenceText, showTally, showVerdict } from './checks.ts';
import { showInterval, withUnit } from './format.ts';

/** Lines of the table, and checks that are told with all their evidence. */
const MOST = { lines: 60, told: 20 } as const;

const SIGN: Readonly<Record<string, string>> = {
  PASS: '✅',
  FAIL: '❌',
  WARNING: '⚠️',
  INCONCLUSIVE: '❔',
  VOID: '⛔',
};

/** Nothing where nothing was asked. */
export function checksSection(result: Result): string {
  const all = checksOf(result);
  if (all.length === 0) return '';
  const open = all.filter(({ check }) => check.verdict !== 'pass');
  const lines = all.slice(0, MOST.lines).map(lineOf);
  const left = all.length - lines.length;
  return `## Checks

**${showTally(all.map(({ check }) => check))}**

| | check | row | measured | bounds | against the limit | rests on |
|---|---|---|--:|--:|---|--:|
${lines.join('\n')}
${left > 0 ? `\n${left} more are in result.json.\n` : ''}
${open.slice(0, MOST.told).map(evidence).join('\n')}`;
}

function lineOf({ check, scenario }: Asked): string {
  const { asked, row, measured, phase } = check;
  const own = scenario.rows.find(({ label }) => label === row);
  const exposure = own?.metrics['exposure']?.value;
  const rests =
    scenario.world === 'recorded'
      ? withUnit(exposure, 'h')
      : phase === null && own && measured
        ? `${own.crashes} ${own.crashes === 1 ? 'crash' : 'crashes'}, ${withUnit(exposure, 'h')}`
        : `${scenario.repeats.played} ${scenario.repeats.played === 1 ? 'play' : 'plays'}`;
  const verdict = showVerdict(check);
  const cells = [
    `${SIGN[verdict]} ${verdict.toLowerCase()}`,
    `${asked} in ${scenario.title}`,
    row,
    measured ? withUnit(measured.value, measured.unit) : '',
    measured ? showInterval(measured, measured.unit) : '',
    bar(check),
    rests,
  ];
  return `| ${cells.map(escapeMarkdown).join(' | ')} |`;
}

const CELLS = 12;
/** The limit stands here, so that there is room for what lies beyond it. */
const LIMIT_AT = 8;

/** The value as a bar against its limit: `█████───┃────`; of a share near all, what is missing of it. */
function bar({ measured }: Check): string {
  if (!measured || measured.value === null) return '';
  const { unit, value, limit } = measured;
  const nines = unit === 'share' && limit > 0.5;
  const [size, most] = nines ? [1 - value, 1 - limit] : [value, limit];
  const cells = most > 0 ? Math.round((LIMIT_AT * size) / most) : size > 0 ? CELLS + 1 : 0;
  const drawn = Array.from({ length: CELLS }, (_, i) => (i < cells ? '█' : '─'));
  // a bar that ends at the limit to the eye ends on its side of it
  if (cells === LIMIT_AT && size > most) drawn[LIMIT_AT] = '█';
  if (cells === LIMIT_AT && size < most) drawn[LIMIT_AT - 1] = '─';
  const beyond = cells > CELLS ? '▶' : '';
  return `${drawn.slice(0, LIMIT_AT).join('')}┃${drawn.slice(LIMIT_AT).join('')}${beyond} ${withUnit(limit, unit)}`;
}

function evidence(asked: Asked): string {
  const { check } = asked;
  const verdict = showVerdict(check);
  // no line of it can end the block
  const text = printable(evidenceText(asked)).replaceAll('`', 'ˋ');
  return `<details${verdict === 'FAIL' ? ' open' : ''}><summary>${SIGN[verdict]} ${verdict} ${escapeHtml(printable(`${check.row}: ${check.asked}`))}</summary>

\`\`\`text
${text}
\`\`\`

</details>
`;
}
