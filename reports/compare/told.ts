/** What is told of a comparison, the same in the terminal, in Markdown and in the page. */
import type {
  ComparedRow,
  ComparedScenario,
  CompareResult,
  Comparison,
  Verdict,
} from '../../harness/compare/result.ts';
import { formatDuration, formatNines, formatPercent, round } from '../../harness/lib/units.ts';

export interface Line {
  readonly row: string;
  readonly comparison: Comparison;
}

const ORDER: readonly Verdict[] = ['worse', 'better', 'cannot tell', 'no difference'];

/** Everything compared in a scenario, worst first. */
export function linesOf({ rows, matched }: ComparedScenario): Line[] {
  const lines = [
    ...rows.flatMap((row) => row.comparisons.map((comparison) => ({ row: nameOf(row), comparison }))),
    ...matched.flatMap(({ detector, comparison }) =>
      comparison ? [{ row: `${detector}, as a curve`, comparison }] : [],
    ),
  ];
  const rank = ({ comparison }: Line): number => ORDER.indexOf(comparison.verdict);
  return lines.sort((x, y) => rank(x) - rank(y));
}

/** Those that are alike to the last digit are counted, not listed. */
export function splitLines(scenario: ComparedScenario): { told: Line[]; identical: number } {
  const lines = linesOf(scenario);
  const told = lines.filter(({ comparison }) => !comparison.identical);
  return { told, identical: lines.length - told.length };
}

function nameOf({ label, labelB }: ComparedRow): string {
  return labelB === undefined ? label : `${label} → ${labelB}`;
}

/** The whole in a line: `. is worse than main in 2 of 14 comparisons, better in 1`. */
export function headline({ a, b, verdicts }: CompareResult): string {
  const all = Object.values(verdicts).reduce((sum, count) => sum + count, 0);
  const { worse, better, 'cannot tell': open } = verdicts;
  const of = `${all} comparison${all === 1 ? '' : 's'}`;
  const unsure = open === 0 ? '' : `; ${open} cannot be told`;
  if (worse > 0) {
    const also = better > 0 ? `, and better in ${better}` : '';
    return `${b.name} is worse than ${a.name} in ${worse} of ${of}${also}${unsure}`;
  }
  if (better > 0)
    return `${b.name} is better than ${a.name} in ${better} of ${of}, and worse in none${unsure}`;
  if (open === 0) return `no difference between ${a.name} and ${b.name} in ${of}`;
  return `${b.name} is not shown to be worse than ${a.name}: ${all - open} of ${of} show no difference${unsure}`;
}

export function sidesOf({ a, b }: CompareResult): string[] {
  return [a, b].map(({ name, what, flatline }, i) => {
    const called = what.endsWith(name) ? what : `${name}, ${what}`;
    return `${'ab'[i]}: ${called} · flatline ${flatline}`;
  });
}

export function settingOf({ world, plays, exposure, crashes, seeds }: ComparedScenario): string {
  return [
    world,
    `${plays} ${plays === 1 ? 'play' : 'plays'}`,
    `${formatDuration(exposure)} of exposure`,
    `${crashes} crashes`,
    `seed ${seeds.join(' and ')}`,
  ].join(' · ');
}

/** What a reader must know besides the table. */
export function remarksOf({ rows, matched, onlyA, onlyB }: ComparedScenario): string[] {
  return [
    ...rows.flatMap((row) =>
      row.trade ? [`${nameOf(row)}: a trade of speed for mistakes, not better and not worse`] : [],
    ),
    ...rows.flatMap((row) => typicalOf(row) ?? []),
    ...rows.flatMap(({ label, noticed }) =>
      noticed
        ? [
            `${label}: ${noticed.onlyA} views of crashes that only a noticed, ${noticed.onlyB} that only b did`,
          ]
        : [],
    ),
    ...matched.flatMap(({ detector, times }) =>
      times
        ? [`${detector}: compared where both are equally fast, at ${times.map(formatDuration).join(', ')}`]
        : [],
    ),
    ...unmatchedIn(matched),
    ...(onlyA.length > 0 ? [`only on a: ${onlyA.join(', ')}`] : []),
    ...(onlyB.length > 0 ? [`only on b: ${onlyB.join(', ')}`] : []),
  ];
}

/** By reason, which many share. */
function unmatchedIn(matched: ComparedScenario['matched']): string[] {
  const reasons = Map.groupBy(
    matched.filter(({ unmatched }) => unmatched !== undefined),
    ({ unmatched }) => unmatched!,
  );
  return [...reasons].map(
    ([reason, of]) =>
      `not matched by detection time, ${reason}: ${of.map(({ detector }) => detector).join(', ')}`,
  );
}

function typicalOf(row: ComparedRow): string | undefined {
  if (!row.typical || row.typical.difference === 0) return undefined;
  const { difference, low, high, crashes } = row.typical;
  const signed = (ms: number): string => {
    const size = formatDuration(Math.abs(ms));
    return size === '0ms' ? size : `${ms > 0 ? '+' : '−'}${size}`;
  };
  const between = low === null || high === null ? '' : ` (${signed(low)} … ${signed(high)})`;
  return `${nameOf(row)}: the middle one of ${crashes} crashes was noticed ${signed(difference)}${between} on b`;
}

export interface Column {
  readonly head: string;
  readonly what: string;
  cell(line: Line, result: CompareResult): string;
}

export const columns: readonly Column[] = [
  { head: 'verdict', what: 'Of b against a.', cell: ({ comparison }) => comparison.verdict },
  { head: 'row', what: 'The setting of a detector.', cell: ({ row }) => row },
  { head: 'figure', what: 'What is compared.', cell: ({ comparison }) => comparison.label },
  { head: 'a', what: 'What it was.', cell: ({ comparison }) => figure(comparison, comparison.a) },
  { head: 'b', what: 'What it is.', cell: ({ comparison }) => figure(comparison, comparison.b) },
  {
    head: 'change',
    what: 'b over a; of query accuracy, of the time in suspicion.',
    cell: ({ comparison }) => change(comparison.ratio),
  },
  {
    head: 'between',
    what: 'Interval of that, of this comparison by itself.',
    cell: ({ comparison }) => between(comparison),
  },
  {
    head: 'chance',
    what: 'That b is not beyond the margin after all, over all comparisons (Holm).',
    cell: ({ comparison: { chance } }) => (chance === null ? '' : chance < 0.001 ? '<0.001' : round(chance)),
  },
  { head: 'evidence', what: 'What it rests on.', cell: ({ comparison }) => comparison.evidence },
];

export function figure({ unit }: Pick<Comparison, 'unit'>, value: number | null): string {
  if (value === null) return '–';
  if (unit === 'ms') return formatDuration(value);
  if (unit === '1/h') return `${round(value)}/h`;
  if (unit === 'share') return formatNines(value);
  return unit === 'B' ? `${round(value)} B` : round(value);
}

/** A factor as a change: +12%, or ×3.4 where it is large. */
export function change(ratio: number | null): string {
  if (ratio === null) return '–';
  if (ratio >= 2 || ratio < 0.5) return `×${round(ratio)}`;
  const share = ratio - 1;
  return Math.abs(share) < 5e-5 ? '0%' : `${share > 0 ? '+' : '−'}${formatPercent(Math.abs(share))}`;
}

export function between(comparison: Comparison): string {
  const { identical, low, high } = comparison;
  if (identical) return 'identical';
  if (low === null && high === null) return comparison.chance === null ? '' : 'not bounded';
  if (high === null) return `${change(low)} or more`;
  return low === null ? `${change(high)} or less` : `${change(low)} … ${change(high)}`;
}

export function methodOf({ paired, confidence, margins, verdicts }: CompareResult): string {
  const pairs = paired
    ? 'Both sides had the same plays, so figures are compared in pairs: crash by crash and play by play, by flipping the signs of the differences; quantiles by the binomial law of each side.'
    : 'The sides did not have the same plays: they are compared as strangers, which takes larger differences to see.';
  const open = verdicts['cannot tell'] > 0 ? ' What cannot be told may be with more --exposure.' : '';
  return `${pairs} Margin: ${formatPercent(margins.time)} of a detection time, ${formatPercent(margins.rate)} of a rate or share. Intervals: ${formatPercent(confidence)}, each by itself; verdicts hold together (Holm).${open}`;
}
