/**
 * Whether what was measured keeps a limit. Each side is a one-sided bound at the target's confidence: a limit is kept if even
 * the worse bound keeps it, broken if even the better one breaks it, and otherwise the exposure can't tell.
 *
 * How often that is wrong: of rates that lie at the limit, at 95 %, no more than 5 % pass where mistakes come alone, or in
 * twenty clusters or more; 6 % where there are ten clusters, 9 % where there are six (by simulation).
 */
import { formatDuration, formatNines, round } from '../lib/units.ts';
import type { Ms } from '../model.ts';
import { deviationsOf, poissonBounds } from '../qos/intervals.ts';
import { targetMetrics } from './metrics.ts';
import type { Target } from './target.ts';

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
}

export interface Verdict {
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** One-sided bounds at the target's confidence, in its unit; null where there is none. */
  readonly low: number | null;
  readonly high: number | null;
  /**
   * By which factor the exposure must grow to decide, if the figure stays what it is. Infinity: the figure is so close
   * to the limit that none would. Absent where it is decided, or where there is no bound to grow from.
   */
  readonly moreExposure?: number;
  readonly why: string;
}

const HOUR: Ms = 3_600_000;
const USUAL_SIDE = 0.975;
/** More than this nobody waits for. */
const MOST = 1000;

/** What one measurement comes to with so many times the exposure, all else being as it was. */
interface Measured {
  readonly value: number;
  readonly about: string;
  bounds(factor: number): { readonly low: number | null; readonly high: number | null };
}

export function verdictOf(target: Target, estimate: Counted | Bounded): Verdict {
  const measured = 'count' in estimate ? counted(estimate, target) : bounded(estimate, target);
  if (typeof measured === 'string') return { verdict: 'inconclusive', low: null, high: null, why: measured };
  const { low, high } = measured.bounds(1);
  const verdict = decide(target, low, high);
  const told = (value: number): string => figure(value, target);
  const sure = `${round(100 * target.confidence)} % sure`;
  const upper = target.op.startsWith('<') ? verdict === 'pass' : verdict === 'fail';
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
  const moreExposure = factorFor(target, measured);
  if (moreExposure === undefined)
    return {
      verdict,
      low,
      high,
      why: between.length === 0 ? seen : `${seen}; there is no bound on the side that matters`,
    };
  const outlook = Number.isFinite(moreExposure)
    ? `about ${moreExposure} times the exposure would show that it ${keeps(target, measured.value) ? 'keeps' : 'breaks'} the limit, if it stayed so`
    : `not even ${MOST} times the exposure would decide`;
  return { verdict, low, high, moreExposure, why: `${seen}; ${outlook}` };
}

/** Per hour. */
function counted({ count, exposure, clustering }: Counted, { confidence }: Target): Measured | string {
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

/** The bounds come as much closer to the value as an average of more does: with the root of how much more. */
function bounded(estimate: Bounded, target: Target): Measured | string {
  const { value, low = null, high = null, oneSided = USUAL_SIDE } = estimate;
  if (value === null) return 'nothing of the kind was observed';
  const side = deviationsOf(target.confidence) / deviationsOf(oneSided);
  const most = targetMetrics[target.metric].unit === 'share' ? 1 : Number.POSITIVE_INFINITY;
  const at = (bound: number | null, factor: number): number | null =>
    bound === null ? null : Math.min(most, Math.max(0, value + ((bound - value) * side) / Math.sqrt(factor)));
  return {
    value,
    about: `measured ${figure(value, target)}`,
    bounds: (factor) => ({ low: at(low, factor), high: at(high, factor) }),
  };
}

function decide(target: Target, low: number | null, high: number | null): Verdict['verdict'] {
  const below = target.op.startsWith('<');
  const [worst, best] = below ? [high, low] : [low, high];
  if (worst !== null && keeps(target, worst)) return 'pass';
  return best !== null && !keeps(target, best) ? 'fail' : 'inconclusive';
}

function keeps({ op, value }: Target, figure: number): boolean {
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
function factorFor(target: Target, { value, bounds }: Measured): number | undefined {
  const { low, high } = bounds(1);
  const above = value > target.value;
  if (above ? low === null : high === null)
    return value === target.value ? Number.POSITIVE_INFINITY : undefined;
  const decides = (factor: number): boolean => {
    const grown = bounds(factor);
    return decide(target, grown.low, grown.high) !== 'inconclusive';
  };
  if (!decides(MOST)) return Number.POSITIVE_INFINITY;
  let [less, enough] = [1, MOST];
  while (enough / less > 1.001) {
    const middle = Math.sqrt(less * enough);
    if (decides(middle)) enough = middle;
    else less = middle;
  }
  const digit = 10 ** (Math.floor(Math.log10(enough)) - 1);
  return Number((Math.ceil(enough / digit - 1e-9) * digit).toPrecision(3));
}

function figure(value: number, { metric }: Target): string {
  const { unit } = targetMetrics[metric];
  if (unit === 'ms') return formatDuration(value);
  if (unit === '1/h') return `${round(value)}/h`;
  return formatNines(value);
}
