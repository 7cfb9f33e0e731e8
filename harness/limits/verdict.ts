/**
 * Whether what was measured keeps a limit. Each side is a one-sided bound at the limit's confidence: a limit is kept if even
 * the worse bound keeps it, broken if even the better one breaks it, and otherwise the exposure can't tell.
 *
 * How often that is wrong: of rates that lie at the limit, at 95 %, no more than 5 % pass where mistakes come alone, or in
 * twenty clusters or more; 6 % where there are ten clusters, 9 % where there are six (by simulation).
 */
import { formatDuration, formatNines, HOUR, round } from '../lib/units.ts';
import type { Ms } from '../model.ts';
import { deviationsOf, poissonBounds } from '../qos/intervals.ts';
import type { Expression } from './expression.ts';

/** Mistakes over exposure, as `rateEstimate` counts them. */
export interface Counted {
  readonly count: number;
  readonly exposure: Ms;
  /**
   * How many mistakes are worth one that comes alone; null where that can't be told. Of none that were seen nobody knows
   * how they would cluster, so give what is known of the same network from tunings that made some, or 1.
   */
  readonly clustering: number | null;
}

/** Anything else: a value with bounds, where there are such. */
export interface Bounded {
  readonly value: number | null;
  readonly low?: number | null;
  readonly high?: number | null;
  /** How sure each bound is by itself: 0.975 for both sides of a 95 % interval, which is what is meant if left out. */
  readonly oneSided?: number;
  /** Bounds with so many times as much, where they do not come closer with its root. */
  readonly grown?: (factor: number) => Pick<Bounded, 'low' | 'high'>;
  /** How many independent observations it is made of, and below how many it has no bound. */
  readonly n?: number;
  readonly fewest?: number;
}

/** What was counted in a run is a fact of that run: nothing is claimed beyond it. */
export interface Fact {
  readonly fact: number;
  /** Out of what it was counted: `of 16 crashes`. */
  readonly of: string;
}

/** Nothing can be measured, because what would be measured is broken. */
interface Broken {
  readonly broken: string;
}

export type Estimated = Counted | Bounded | Fact | Broken;

export interface Verdict {
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** One-sided bounds at the limit's confidence, in its unit; null where there is none. */
  readonly low: number | null;
  readonly high: number | null;
  /**
   * By which factor the exposure must grow to decide, if the figure stays what it is. Infinity: the figure is so close
   * to the limit that none would. Absent where it is decided, or where there is no bound to grow from.
   */
  readonly moreExposure?: number;
  readonly why: string;
}

/** How sure each side of a 95 % interval is by itself. */
export const USUAL_SIDE = 0.975;
/** More than this nobody waits for. */
const MOST = 1000;

/** What one measurement comes to with so many times the exposure, all else being as it was. */
interface Measured {
  readonly value: number;
  readonly about: string;
  bounds(factor: number): { readonly low: number | null; readonly high: number | null };
}

export function verdictOf(limit: Expression, estimate: Estimated): Verdict {
  if ('fact' in estimate) return ofFact(limit, estimate);
  if ('broken' in estimate) return { verdict: 'fail', low: null, high: null, why: estimate.broken };
  const measured = 'count' in estimate ? counted(estimate, limit) : bounded(estimate, limit);
  if (typeof measured === 'string') return { verdict: 'inconclusive', low: null, high: null, why: measured };
  const { low, high } = measured.bounds(1);
  const verdict = decide(limit, low, high);
  const told = (value: number): string => figure(value, limit);
  const sure = `${round(100 * limit.confidence)} % sure`;
  const upper = limit.op.startsWith('<') ? verdict === 'pass' : verdict === 'fail';
  if (verdict !== 'inconclusive') {
    const why = `${upper ? `at most ${told(high!)}` : `at least ${told(low!)}`}, ${sure} (${measured.about})`;
    return { verdict, low, high, why };
  }
  const between = [
    low === null ? [] : `at least ${told(low)}`,
    high === null ? [] : `at most ${told(high)}`,
  ].flat();
  const seen =
    between.length === 0
      ? `${measured.about}, but too little was seen to say how far that may be off`
      : `${between.join(', ')}, ${sure} (${measured.about})`;
  const fewest = fewestOf(estimate);
  const moreExposure = factorFor(limit, measured) ?? (fewest && twoDigits(fewest.fewest / fewest.n));
  if (moreExposure === undefined)
    return {
      verdict,
      low,
      high,
      why: between.length === 0 ? seen : `${seen}; there is no bound on the side that matters`,
    };
  if (fewest) {
    const why = `${seen}; a bound takes ${fewest.fewest} of them, and ${fewest.n} were seen`;
    return { verdict, low, high, moreExposure, why };
  }
  const outlook = Number.isFinite(moreExposure)
    ? `about ${moreExposure} times the exposure would show that it ${keeps(limit, measured.value) ? 'keeps' : 'breaks'} the limit, if it stayed so`
    : `not even ${MOST} times the exposure would decide`;
  return { verdict, low, high, moreExposure, why: `${seen}; ${outlook}` };
}

/** Where it is for want of observations that a bound is missing. */
function fewestOf(estimate: Counted | Bounded): { n: number; fewest: number } | undefined {
  if ('count' in estimate || !estimate.n || estimate.fewest === undefined) return undefined;
  return { n: estimate.n, fewest: estimate.fewest };
}

function ofFact(limit: Expression, { fact, of }: Fact): Verdict {
  const verdict = keeps(limit, fact) ? 'pass' : 'fail';
  return { verdict, low: fact, high: fact, why: `${fact} ${of}` };
}

/** Per hour. */
function counted({ count, exposure, clustering }: Counted, { confidence }: Expression): Measured | string {
  if (!(exposure > 0)) return 'there was no time in which it could have been mistaken';
  if (clustering === null) return `${count} seen, in too little time to tell how they cluster`;
  const per = (events: number, factor: number): number => (events * clustering * HOUR) / (factor * exposure);
  const alone = count === 0 && clustering <= 1 ? ', if they come one by one' : '';
  return {
    value: per(count / clustering, 1),
    about: `${count === 0 ? 'none' : count} seen in ${formatDuration(exposure)}${alone}`,
    bounds: (factor) => {
      const { low, high } = poissonBounds((factor * count) / clustering, confidence);
      return { low: per(low, factor), high: per(high, factor) };
    },
  };
}

/** If nothing else is known, bounds come as much closer to the value as an average of more does: with the root of how much more. */
function bounded(estimate: Bounded, limit: Expression): Measured | string {
  const { value, low = null, high = null, oneSided = USUAL_SIDE } = estimate;
  if (value === null && low === null) {
    const { n = 0, fewest = 0 } = estimate;
    return n === 0
      ? 'nothing of the kind was observed'
      : `of ${n} too few were seen to come, and to say that they came too late takes ${Math.max(fewest, n + 1)}`;
  }
  // it would come later than anybody looked
  if (value === null) {
    const about = 'not reached: too many were not seen to come';
    return { value: Number.POSITIVE_INFINITY, about, bounds: () => ({ low, high: null }) };
  }
  const side = oneSided === limit.confidence ? 1 : deviationsOf(limit.confidence) / deviationsOf(oneSided);
  const most = limit.unit === 'share' ? 1 : Number.POSITIVE_INFINITY;
  const at = (bound: number | null, factor: number): number | null =>
    bound === null ? null : Math.min(most, Math.max(0, value + ((bound - value) * side) / Math.sqrt(factor)));
  return {
    value,
    about: `measured ${figure(value, limit)}`,
    bounds: (factor) => {
      const grown = estimate.grown?.(factor);
      return grown
        ? { low: at(grown.low ?? null, 1), high: at(grown.high ?? null, 1) }
        : { low: at(low, factor), high: at(high, factor) };
    },
  };
}

function decide(limit: Expression, low: number | null, high: number | null): Verdict['verdict'] {
  const below = limit.op.startsWith('<');
  const [worst, best] = below ? [high, low] : [low, high];
  if (worst !== null && keeps(limit, worst)) return 'pass';
  return best !== null && !keeps(limit, best) ? 'fail' : 'inconclusive';
}

function keeps({ op, value }: Expression, figure: number): boolean {
  switch (op) {
    case '<':
      return figure < value;
    case '<=':
      return figure <= value;
    case '>':
      return figure > value;
    case '>=':
      return figure >= value;
  }
}

/**
 * The smallest factor from which on it is decided, rounded up to two digits. More of the same moves both bounds towards
 * the value and never away from it, so the first factor that decides can be bisected for.
 */
function factorFor(limit: Expression, { value, bounds }: Measured): number | undefined {
  const { low, high } = bounds(MOST);
  const above = value > limit.value;
  if (above ? low === null : high === null)
    return value === limit.value ? Number.POSITIVE_INFINITY : undefined;
  const decides = (factor: number): boolean => {
    const grown = bounds(factor);
    return decide(limit, grown.low, grown.high) !== 'inconclusive';
  };
  if (!decides(MOST)) return Number.POSITIVE_INFINITY;
  let [less, enough] = [1, MOST];
  while (enough / less > 1.001) {
    const middle = Math.sqrt(less * enough);
    if (decides(middle)) enough = middle;
    else less = middle;
  }
  return twoDigits(enough);
}

/** Rounded up. */
function twoDigits(value: number): number {
  const digit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(value / digit - 1e-9) * digit).toPrecision(3));
}

function figure(value: number, { unit }: Expression): string {
  if (unit === 'ms') return formatDuration(value);
  if (unit === '1/h') return `${round(value)}/h`;
  if (unit === 'count') return String(value);
  return formatNines(value);
}
