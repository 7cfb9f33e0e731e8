/** For each check of a scenario and each row: what decides it, and how long that takes. */
import { availableParallelism } from 'node:os';
import type { Ms, Tuning } from '../model.ts';
import { concerns } from '../qos/checks.ts';
import { scoredTime } from '../result.ts';
import type { Placed } from '../scenario/checks.ts';
import type { Prepared } from '../scenario/load.ts';
import type { Plan } from '../scenario/plan.ts';
import { MOST_PLAYS } from '../scenario/plays.ts';
import type { Threshold } from '../scenario/thresholds.ts';
import { foreseen } from './foreseen.ts';
import { type Need, needOf } from './need.ts';
import { type Outlook, outlookOf } from './outlook.ts';
import type { Pilot } from './pilot.ts';
import { askFor } from './plays.ts';
import type { CheckPlan, Cost, RowPlan, ScenarioPlan } from './result.ts';
import { supplyOf } from './supply.ts';

/** @param live how long so many plays of a kind take with real processes; null: too long */
export function planFor(
  { title, world, scenario, plans, tunings, checks }: Prepared,
  pilot: Pilot | undefined,
  live: (plan: Plan, plays: number) => Ms | null,
): ScenarioPlan {
  const plan = plans[0]!;
  const scored = scoredTime(plan.phases);
  const cost = (wanted: number): Cost => {
    const { plays, exposure } = askFor(wanted, scored);
    return {
      plays,
      exposure,
      live: live(plan, plays),
      simulated: pilot ? plays * (pilot.took.playing / availableParallelism() + pilot.took.judging) : null,
    };
  };
  const rowFor = (limit: Threshold, need: Need, gives: number, row: number): RowPlan => {
    const { expected, plays, why } = outlook(limit, need, gives, plans.length, pilot, row);
    const enough = plays !== null && plays <= plans.length;
    const decides = plays === null || plays > MOST_PLAYS ? null : cost(plays);
    return { row: tunings[row]!.label, expected, enough, decides, why };
  };
  const thresholds = checks.thresholds.map((limit): CheckPlan => {
    const need = needOf(limit);
    const gives = supplyOf(plans, limit.tags.phase)[need.of];
    const rows = tunings.flatMap((tuning: Tuning, row) =>
      concerns(limit, tuning) ? [rowFor(limit, need, gives, row)] : [],
    );
    return {
      ...headOf(limit, 'threshold'),
      takes: need.fact ? null : { what: need.of, least: need.least, gives },
      rows,
    };
  });
  const expectations = checks.expectations.map((expectation): CheckPlan => {
    const why = 'is so or not in any play';
    const rows = tunings.map(
      ({ label: row }): RowPlan => ({ row, expected: 'unknown', enough: true, decides: cost(1), why }),
    );
    return { ...headOf(expectation, 'expectation'), takes: null, rows };
  });
  const all = [...thresholds, ...expectations];
  const most = all.flatMap(({ rows }) => rows.flatMap(({ decides }) => decides?.plays ?? []));
  return {
    title,
    scenario: scenario.name,
    world,
    file: scenario.file,
    plays: plans.length,
    length: plan.end,
    scored,
    pilot: pilot?.plays ?? null,
    all: most.length > 0 ? cost(Math.max(...most)) : null,
    checks: all,
  };
}

function headOf(
  { text, where }: { readonly text: string } & Placed,
  kind: CheckPlan['kind'],
): Pick<CheckPlan, 'asked' | 'where' | 'kind'> {
  return { asked: text, where, kind };
}

function outlook(
  limit: Threshold,
  { least, fact }: Need,
  gives: number,
  planned: number,
  pilot: Pilot | undefined,
  row: number,
): Outlook {
  const failure = pilot?.failure(row);
  if (failure !== undefined) return { expected: 'fail', plays: 1, why: `the detector threw: ${failure}` };
  if (fact) {
    const future = pilot && foreseen(limit, pilot.evidence(row, limit.tags.phase), pilot.plays);
    const seen = typeof future === 'object' ? `: ${future.about}` : '';
    const verdict = typeof future === 'object' ? future.verdict(planned, 0) : 'inconclusive';
    const expected = verdict === 'inconclusive' ? 'unknown' : verdict;
    return { expected, plays: 1, why: `a count is a fact of any run${seen}` };
  }
  if (gives === 0) return { expected: 'never', plays: null, why: 'there is nothing of the kind in any play' };
  const perfect = Math.ceil((planned * least) / gives - 1e-9);
  if (!pilot) return { expected: 'unknown', plays: perfect, why: 'at least, without a pilot' };
  return outlookOf(limit, pilot.evidence(row, limit.tags.phase), pilot.plays);
}
