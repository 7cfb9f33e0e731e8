/** What was to hold and how that came out, as text: the same in every report. */
import { formatPercent } from '../harness/lib/units.ts';
import type { Check, CheckVerdict, Result, ScenarioResult } from '../harness/result.ts';

/** A check with the scenario that it is about. */
export interface Asked {
  readonly check: Check;
  readonly scenario: ScenarioResult;
}

const ORDER: readonly CheckVerdict[] = ['fail', 'void', 'inconclusive', 'pass'];

/** All checks, those that failed first. */
export function checksOf({ scenarios }: Pick<Result, 'scenarios'>): Asked[] {
  const all = scenarios.flatMap((scenario) => scenario.checks.map((check) => ({ check, scenario })));
  return all.sort((a, b) => ORDER.indexOf(a.check.verdict) - ORDER.indexOf(b.check.verdict));
}

/** `42 checks: 39 pass, 1 fail, 2 inconclusive`; nothing where nothing was asked. */
export function showTally(checks: readonly Pick<Check, 'verdict'>[]): string {
  if (checks.length === 0) return '';
  const told = [...ORDER].reverse().flatMap((verdict) => {
    const count = checks.filter((check) => check.verdict === verdict).length;
    return count > 0 ? [`${count} ${verdict}`] : [];
  });
  return `${checks.length} check${checks.length === 1 ? '' : 's'}: ${told.join(', ')}`;
}

/** The evidence, line by line: what it is called, and what it says. */
export function evidenceOf({ check, scenario }: Asked): [name: string, text: string][] {
  const { measured, moreExposure, why, where, row } = check;
  return [
    ['asked', `${check.asked}${measured ? `, ${formatPercent(measured.confidence)} sure` : ''}`],
    ['of', `${row} in ${scenario.title}`],
    ['found', why],
    ...(moreExposure
      ? [['decides', `--exposure ${showExposure(scenario, moreExposure)}`] as [string, string]]
      : []),
    ['at', where],
    ['again', scenario.again],
  ];
}

/** What `--exposure` takes to grow what was scored by a factor, rounded up. */
function showExposure({ phases, repeats }: ScenarioResult, factor: number): string {
  const scored = phases.reduce((sum, phase) => sum + (phase.score ? phase.until - phase.from : 0), 0);
  const wanted = factor * scored * repeats.played;
  const [size, unit] =
    wanted >= 3_600_000 ? [3_600_000, 'h'] : wanted >= 60_000 ? [60_000, 'm'] : [1000, 's'];
  return `${Math.ceil((10 * wanted) / size) / 10}${unit}`;
}
