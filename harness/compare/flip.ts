/**
 * Whether paired differences are more than chance, by flipping signs (Fisher's randomisation): if neither side were the larger,
 * each difference could as well have had the other sign. No law of the differences is assumed, and what the sides share, the
 * same bad weather at the same instant, cancels.
 */
import jstat from 'jstat';
import { logUpperTail } from '../lib/normal.ts';
import { sum } from '../qos/intervals.ts';

/** One-sided: how likely a sum as large, or as small, is by chance. */
interface Chance {
  readonly large: number;
  readonly small: number;
}

/** Beyond this many coins their law is the normal one. */
const MANY = 400;

/**
 * The law of the sum over all signs is taken as that of so many equal coins that its range and variance are the same: exact where
 * differences are equally large, and one large difference is one coin however many small ones stand beside it.
 */
export function flipSigns(differences: readonly number[]): Chance {
  const total = sum(differences);
  const size = sum(differences.map(Math.abs));
  const squares = sum(differences.map((difference) => difference ** 2));
  if (squares === 0) return { large: 1, small: 1 };
  const coins = size ** 2 / squares;
  return { large: upper(coins, total / size), small: upper(coins, -total / size) };
}

/** The chance that heads outweigh tails by that share of all coins, or by more. */
function upper(coins: number, lead: number): number {
  if (coins > MANY) return Math.exp(logUpperTail(lead * Math.sqrt(coins)));
  const heads = (coins * (1 + lead)) / 2;
  return heads <= 0 ? 1 : jstat.jStat.beta.cdf(0.5, heads, coins - heads + 1);
}

export interface RatioTest {
  /** How much larger the second side is, as a factor; Infinity where the first has none. */
  readonly ratio: number;
  /** The chance that it looks as large as this though it is no larger than that, */
  large(ratio: number): number;
  /** and as small though it is no smaller. */
  small(ratio: number): number;
  /** Where it may lie, with so much chance of error to each side; a side that can't be bounded is null. */
  within(tail: number): { low: number | null; high: number | null };
}

/**
 * The ratio of two sums over the same units: plays, cells of time, crashes.
 * @param pairings the same in shorter and longer units; whichever is the least sure counts, since what hangs together may be
 * longer than a unit
 * @param unseen what each side is granted when the other is to be shown larger: half of an event that it was lucky not to have, and a whole one
 * where so few were to be expected of it
 */
export function ratioTest(pairings: readonly Pairing[], unseen = 0): RatioTest {
  const [first] = pairings;
  const ratio = sum(first!.b) / sum(first!.a);
  const worst = (at: number, granted: number, side: keyof Chance): number =>
    Math.max(
      ...pairings.map(({ a, b }) => flipSigns([...b.map((value, i) => value - at * a[i]!), granted])[side]),
    );
  const large = (at: number): number => worst(at, (-unseen * at ** 2) / (1 + at), 'large');
  const small = (at: number): number => worst(at, unseen / (1 + at), 'small');
  return {
    ratio,
    large,
    small,
    within(tail) {
      const centre = Math.min(FARTHEST, Math.max(-FARTHEST, Math.log(ratio)));
      return {
        low: edge(centre, -FARTHEST, (at) => large(at) <= tail),
        high: edge(centre, FARTHEST, (at) => small(at) <= tail),
      };
    },
  };
}

/** What each side came to, by unit. */
export interface Pairing {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

/** No ratio of interest is farther from 1. */
const FARTHEST = Math.log(1e9);
const HALVINGS = 40;

/** Where, on the way from a ratio that is possible, on a log scale, it ceases to be; null where it does not. */
function edge(possible: number, far: number, isExcluded: (ratio: number) => boolean): number | null {
  const excluded = (at: number): boolean => isExcluded(Math.exp(at));
  if (Number.isNaN(possible) || !excluded(far)) return null;
  let [inside, outside] = [possible, far];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (inside + outside) / 2;
    if (excluded(middle)) outside = middle;
    else inside = middle;
  }
  return Math.exp(outside);
}
