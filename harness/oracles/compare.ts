/** A figure that was measured against the one that mathematics gives. */
import { poissonBounds } from '../qos/intervals.ts';
import type { Expected, Oracle, Quantity } from './oracle.ts';

export interface Comparison {
  readonly oracle: string;
  readonly quantity: Quantity;
  /** In ms, or a share. */
  readonly expected: number;
  readonly measured: number;
  /** One standard error; of a few mistakes the interval that may hold them instead. */
  readonly error: number | { readonly low: number; readonly high: number };
  /** How many standard errors it is off. */
  readonly z: number;
  /** Mistakes or crashes that it was measured from; null: crashes at every instant. */
  readonly events: number | null;
  readonly holds: boolean;
}

/** What was seen of one sender in one play, or of anything else that is independent of the rest. */
export interface Part {
  readonly mistakes: number;
  readonly suspected: number;
  readonly exposure: number;
  /** Detection times summed over `crashTime`. */
  readonly detection: number;
  readonly crashTime: number;
}

/** Standard errors that a figure may be off. */
const MOST_OFF = 3;
/** How much of a normal law lies within so many. */
const WITHIN = 0.9973;
/** Of fewer mistakes the count itself is judged, by the Poisson law, */
const FEW = 100;
/** and of fewer still nothing else: nobody knows how much they differ. */
const TOO_FEW = 30;

const measures: Readonly<
  Record<Quantity, (part: Part, interval: number) => readonly [part: number, of: number]>
> = {
  recurrence: ({ exposure, mistakes }) => [exposure, mistakes],
  duration: ({ suspected, mistakes }) => [suspected, mistakes],
  accuracy: ({ exposure, suspected }) => [exposure - suspected, exposure],
  detection: ({ detection, crashTime }) => [detection, crashTime],
  chance: ({ mistakes, exposure }, interval) => [mistakes * interval, exposure],
};

/** Ratios of sums over independent parts: how these differ tells the standard error, whatever hangs together within them. */
export function compareParts(oracle: Oracle, parts: readonly Part[], interval: number): Comparison[] {
  const events = total(parts.map(({ mistakes }) => mistakes));
  const told = quantitiesOf(oracle.expected()).filter(
    ([quantity]) => quantity === 'recurrence' || quantity === 'detection' || events >= TOO_FEW,
  );
  return told.map(([quantity, expected]): Comparison => {
    const pairs = parts.map((part) => measures[quantity](part, interval));
    const [whole, of] = [total(pairs.map(([part]) => part)), total(pairs.map(([, part]) => part))];
    if (quantity === 'recurrence' && events < FEW) return fewMistakes(oracle, expected, events, whole);
    const measured = whole / of;
    const squares = total(pairs.map(([part, base]) => (part - measured * base) ** 2));
    const error = Math.sqrt((squares * parts.length) / (parts.length - 1)) / of;
    const counted = quantity === 'detection' ? null : events;
    return judged(oracle, { quantity, expected, measured, error, events: counted });
  });
}

/** @param error one standard error */
export function judged(
  { id, digits = 0 }: Oracle,
  {
    quantity,
    expected,
    measured,
    error,
    events,
  }: Pick<Comparison, 'quantity' | 'expected' | 'measured' | 'events'> & { readonly error: number },
): Comparison {
  const off = measured - expected;
  // what is only known to so many digits may be off by half of the last
  const beyond = Math.sign(off) * Math.max(0, Math.abs(off) - digits * expected);
  const z = error > 0 ? beyond / error : beyond === 0 ? 0 : Number.POSITIVE_INFINITY;
  const holds = Math.abs(z) <= MOST_OFF;
  return { oracle: id, quantity, expected, measured, error, z, events, holds };
}

/** The times between mistakes that this count allows, against the one that is expected. */
function fewMistakes({ id }: Oracle, expected: number, count: number, exposure: number): Comparison {
  const { low, high } = poissonBounds(count, (1 + WITHIN) / 2);
  const error = { low: exposure / high, high: low > 0 ? exposure / low : Number.POSITIVE_INFINITY };
  const due = exposure / expected;
  return {
    oracle: id,
    quantity: 'recurrence',
    expected,
    measured: count > 0 ? exposure / count : Number.POSITIVE_INFINITY,
    error,
    // fewer mistakes are more time between them
    z: (due - count) / Math.sqrt(due),
    events: count,
    holds: error.low <= expected && expected <= error.high,
  };
}

export function quantitiesOf(expected: Expected): [Quantity, number][] {
  return Object.entries(expected) as [Quantity, number][];
}

function total(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
