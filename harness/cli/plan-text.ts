/** How long scenarios must run, for people. */
import { formatDuration, round } from '../lib/units.ts';
import type { CheckPlan, Cost, RowPlan, ScenarioPlan } from '../plan/result.ts';
import type { Supply } from '../plan/supply.ts';
import { amountOf } from '../plan/warnings.ts';

export function planText(plan: ScenarioPlan): string {
  const { title, plays, length, scored, pilot, all, checks } = plan;
  const size = `${playsOf(plays)} of ${formatDuration(length)}, ${formatDuration(scored)} of it scored`;
  const tried = pilot === null ? 'no pilot' : `pilot: ${playsOf(pilot)} in virtual time`;
  const head = `${title}  ${size}; ${tried}`;
  if (checks.length === 0) return `${head}\n\n  nothing is asked of it: write thresholds, or expect\n`;
  const rows = checks.flatMap((check) => check.rows.map((row) => cells(row, plan)));
  const widths = [0, 1, 2].map((i) => Math.max(...rows.map((row) => row[i]!.length)));
  let next = 0;
  const told = checks.flatMap((check) => [
    '',
    `  ${check.asked}${takes(check)}`,
    ...check.rows.map(() => {
      const row = rows[next++]!;
      return `    ${[...row.slice(0, 3).map((cell, i) => cell.padEnd(widths[i]!)), row[3]].join('  ')}`;
    }),
  ]);
  return [head, ...told, '', `  ${closing(plan, all)}`, ''].join('\n');
}

function takes({ takes: need }: CheckPlan): string {
  if (!need) return '';
  const of = need.what as keyof Supply;
  const gives = of === 'exposure' ? formatDuration(need.gives) : round(Math.floor(need.gives));
  return `: takes at least ${amountOf(of, need.least)}; has ${gives}`;
}

/** Row, what is to be expected, what decides it, and why. */
function cells({ row, expected, enough, decides, why }: RowPlan, plan: ScenarioPlan): string[] {
  const would = { pass: 'would pass', fail: 'would fail', edge: 'at the edge', never: '', unknown: '' };
  return [row, would[expected], needs(decides, enough, expected, plan), why];
}

function needs(
  decides: Cost | null,
  enough: boolean,
  expected: RowPlan['expected'],
  plan: ScenarioPlan,
): string {
  if (!decides) return expected === 'unknown' ? 'nobody knows' : 'never';
  if (decides.plays === 1) return 'decided by 1 play';
  if (enough) return `decided as it is, by ${playsOf(plan.plays)}`;
  return `needs --exposure ${decides.exposure} (${costText(decides)})`;
}

function costText({ plays, live, simulated }: Cost): string {
  const times = [
    `${live === null ? 'too long' : formatDuration(live)} live`,
    ...(simulated === null ? [] : [`${formatDuration(simulated)} simulated`]),
  ];
  return `${playsOf(plays)}; ${times.join(', ')}`;
}

function closing({ plays, checks }: ScenarioPlan, all: Cost | null): string {
  const rows = checks.flatMap((check) => check.rows);
  const open = rows.filter(({ decides }) => !decides).length;
  const rest = open > 0 ? `; ${open} of ${rows.length} checks nothing decides that is known` : '';
  if (!all) return `nothing decides any of its ${rows.length} checks`;
  if (all.plays <= plays) return `what can be decided is decided as it is${rest}`;
  return `all that can be decided: --exposure ${all.exposure} (${costText(all)})${rest}`;
}

function playsOf(count: number): string {
  return `${count} ${count === 1 ? 'play' : 'plays'}`;
}
