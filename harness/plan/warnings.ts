/** What is asked of a scenario and can't come out, however its detectors do: told before anything starts. */
import { formatDuration, round } from '../lib/units.ts';
import { linkName, type NodeId } from '../model.ts';
import { scoredTime } from '../result.ts';
import type { Placed } from '../scenario/checks.ts';
import type { Expectation } from '../scenario/expectations.ts';
import type { Prepared } from '../scenario/load.ts';
import type { Plan } from '../scenario/plan.ts';
import { MOST_PLAYS } from '../scenario/plays.ts';
import type { Threshold } from '../scenario/thresholds.ts';
import { needOf } from './need.ts';
import { askFor } from './plays.ts';
import { type Supply, supplyOf } from './supply.ts';

export interface Warning {
  /** `file:line:column`, or `file: key` where the file is code that computes it. */
  readonly where: string;
  readonly message: string;
}

export function warningsOf({ checks, plans }: Pick<Prepared, 'checks' | 'plans'>): Warning[] {
  if (plans.length === 0) return [];
  const supplies = new Map<string | undefined, Supply>();
  const supply = (phase: string | undefined): Supply => {
    const known = supplies.get(phase) ?? supplyOf(plans, phase);
    supplies.set(phase, known);
    return known;
  };
  const told = <T extends Placed>(asked: readonly T[], wrong: (one: T) => string | undefined): Warning[] =>
    asked.flatMap((one) => {
      const message = wrong(one);
      return message === undefined ? [] : [{ where: one.where, message }];
    });
  return [
    ...told(checks.thresholds, (limit) => wrongWithLimit(limit, supply(limit.tags.phase), plans)),
    ...told(checks.expectations, (expectation) => wrongWithExpectation(expectation, plans)),
  ];
}

/** What one of them is called, and what would bring some. */
const THINGS: Readonly<Record<keyof Supply, { many: string; none: string; fix: string }>> = {
  exposure: {
    many: 'of live time of pairs without a mistake',
    none: 'there is no time in which a suspicion would be a mistake',
    fix: 'let a phase be scored in which its nodes are up',
  },
  crashes: { many: 'crashes', none: 'no node crashes', fix: 'add a crash' },
  restarts: { many: 'restarts', none: 'no node that crashes comes back', fix: 'give a crash a `for`' },
  partitions: { many: 'partitions', none: 'no link is cut', fix: 'add a partition' },
  stalls: { many: 'stalls', none: 'nothing stands still', fix: 'add a pause or a stall' },
  blocks: {
    many: 'blocks of time that tell how mistakes cluster',
    none: 'there is no scored time',
    fix: 'score a phase',
  },
};

/** An amount of what a limit needs, as people say it. */
export function amountOf(of: keyof Supply, amount: number): string {
  return `${of === 'exposure' ? formatDuration(amount) : round(Math.ceil(amount))} ${THINGS[of].many}`;
}

function wrongWithLimit(
  limit: Threshold & Placed,
  supply: Supply,
  plans: readonly Plan[],
): string | undefined {
  const { of, least, fact } = needOf(limit);
  const gives = supply[of];
  if (gives >= least) return undefined;
  const { none, fix } = THINGS[of];
  const where = limit.tags.phase === undefined ? 'in scored time' : `in phase ${limit.tags.phase}`;
  if (gives === 0) {
    const comes = fact ? 'always holds, and says nothing' : "can't be decided";
    return `"${limit.text}" ${comes}: ${none} ${where}; ${fix} there, or remove it`;
  }
  if (fact) return undefined;
  const plays = Math.ceil((plans.length * least) / gives - 1e-9);
  const have = of === 'exposure' ? formatDuration(gives) : round(Math.floor(gives));
  const here = plans.length === 1 ? 'its one play gives' : `its ${plans.length} plays give`;
  return `"${limit.text}" can't pass: that takes ${amountOf(of, least)}, and ${here} ${have} ${where}; ${longer(plays, plans[0]!)}`;
}

function longer(plays: number, plan: Plan): string {
  if (plays > MOST_PLAYS) return `even ${MOST_PLAYS} plays are too few: make its phases longer`;
  const { exposure, plays: asked } = askFor(plays, scoredTime(plan.phases));
  return `write exposure: ${exposure}, or --exposure ${exposure} (${asked} plays); flatline plan tells more`;
}

function wrongWithExpectation(expectation: Expectation & Placed, plans: readonly Plan[]): string | undefined {
  const { opinion, nodes, text } = expectation;
  if (opinion === 'suspect') {
    const spared = nodes.find((node) => !plans.some((plan) => isStruck(plan, node, expectation.until)));
    if (spared === undefined) return undefined;
    return `"${text}" asks for a mistake: nothing happens to ${spared} before it is due in any play; let it crash, pause or be cut off`;
  }
  const dead = nodes.find((node) => plans.some((plan) => isDown(plan, node, expectation)));
  if (dead === undefined) return undefined;
  return `"${text}" asks for trust in the dead: ${dead} is down all that time; end its crash sooner, or leave it out`;
}

/** Whether anything happens to a node, its links or who observes it. */
function isStruck({ spells, links }: Plan, node: NodeId, until: number): boolean {
  const own = links.filter(({ from }) => from === node);
  const names = new Set(own.map(linkName));
  return spells.some(({ effect, from }) => {
    if (from >= until) return false;
    if (effect.kind === 'weather') return effect.links.some((link) => names.has(linkName(link)));
    return effect.kind === 'busy' || effect.node === node || own.some(({ to }) => to === effect.node);
  });
}

function isDown({ spells }: Plan, node: NodeId, { from: due, until: over }: Expectation): boolean {
  return spells.some(
    ({ effect, from, until }) =>
      effect.kind === 'down' && effect.node === node && from <= due && until >= over,
  );
}
