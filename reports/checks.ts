/** What was to hold and how that came out, as text: the same in every report. */
import { formatPercent } from '../harness/lib/units.ts';
import {
  type Check,
  type CheckVerdict,
  type Result,
  type ScenarioResult,
  scoredTime,
} from '../harness/result.ts';
import { showInterval, withUnit } from './format.ts';

/** A check with the scenario that it is about, the run's id, and the command that makes its reports. */
export interface Asked {
  readonly check: Check;
  readonly scenario: ScenarioResult;
  readonly run: string;
  readonly report: string;
}

const ORDER: readonly CheckVerdict[] = ['fail', 'void', 'inconclusive', 'pass'];

/** All checks, those that failed first. */
export function checksOf({ id, scenarios, report }: Pick<Result, 'id' | 'scenarios' | 'report'>): Asked[] {
  // results of before did not say it
  const run = { run: id, report: report ?? `flatline report ${id}` };
  const all = scenarios.flatMap((scenario) => scenario.checks.map((check) => ({ check, scenario, ...run })));
  return all.sort((a, b) => ORDER.indexOf(a.check.verdict) - ORDER.indexOf(b.check.verdict));
}

/** `42 checks: 39 pass, 1 fail, 2 inconclusive`; nothing where nothing was asked. */
export function showTally(checks: readonly Pick<Check, 'verdict' | 'level'>[]): string {
  if (checks.length === 0) return '';
  const words = checks.map((check) => showVerdict(check).toLowerCase());
  const told = ['pass', 'inconclusive', 'void', 'warning', 'fail'].flatMap((word) => {
    const count = words.filter((one) => one === word).length;
    return count > 0 ? [`${count} ${word}`] : [];
  });
  return `${checks.length} check${checks.length === 1 ? '' : 's'}: ${told.join(', ')}`;
}

/** `FAIL`, or `WARNING` where that is all that it comes to. */
export function showVerdict({
  verdict,
  level,
}: Pick<Check, 'verdict' | 'level'>): Uppercase<CheckVerdict | 'warning'> {
  const word = verdict === 'fail' && level === 'warn' ? 'warning' : verdict;
  return word.toUpperCase() as Uppercase<typeof word>;
}

/** The evidence, line by line: what it is called, and what it says. */
export function evidenceOf({ check, scenario, report }: Asked): [name: string, text: string][] {
  const { asked, measured, moreExposure, why, where, row, likely, baseline } = check;
  const lines: [string, string | undefined][] = [
    ['asked', `${asked}${measured ? `, ${formatPercent(measured.confidence)} sure` : ''}`],
    ['of', `${row} in ${scenario.title}`],
    ['found', why],
    ['baseline', baseline && measured && showBaseline(baseline, measured.unit)],
    ['likely', likely],
    ['decides', moreExposure ? decides(scenario, moreExposure) : undefined],
    ['at', where],
    ['again', scenario.again],
    ['look', `${report} --reporter html`],
    ['page', `report.html#${anchorOf(scenario, row)}`],
  ];
  return lines.filter((line): line is [string, string] => line[1] !== undefined);
}

/** The evidence as a block of text. */
export function evidenceText(asked: Asked): string {
  return evidenceOf(asked)
    .map(([name, text]) => `${`${name}:`.padEnd(9)} ${text}`)
    .join('\n');
}

/** Where the HTML report tells of a scenario, or of one row in it. */
export function anchorOf({ id }: Pick<ScenarioResult, 'id'>, row?: string): string {
  const told = row === undefined ? id : `${id}/${row}`;
  return told.replace(/[^\w./=-]+/g, '-');
}

function showBaseline(
  baseline: NonNullable<Check['baseline']>,
  unit: NonNullable<Check['measured']>['unit'],
) {
  const interval = showInterval(baseline, unit);
  return `${withUnit(baseline.value, unit)}${interval ? ` (95 % ${interval})` : ''}`;
}

function decides(scenario: ScenarioResult, factor: number): string {
  const time = showExposure(scenario, factor);
  if (scenario.cutShort)
    return `--exposure ${time} without abortOnFail, for which ${scenario.repeats.played} of ${scenario.repeats.planned} plays were played`;
  return scenario.world === 'recorded' ? `a trace of about ${time}` : `--exposure ${time}`;
}

/** What `--exposure` takes to grow what was scored by a factor, rounded up. */
function showExposure({ phases, repeats }: ScenarioResult, factor: number): string {
  const wanted = factor * scoredTime(phases) * repeats.played;
  const [size, unit] =
    wanted >= 3_600_000 ? [3_600_000, 'h'] : wanted >= 60_000 ? [60_000, 'm'] : [1000, 's'];
  return `${Math.ceil((10 * wanted) / size) / 10}${unit}`;
}
