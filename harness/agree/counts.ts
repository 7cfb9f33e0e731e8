/** Events that were counted on two sides: mistakes by exposure, and losses by heartbeats. */

import jstat from 'jstat';
import { HOUR } from '../lib/units.ts';
import { rateEstimate } from '../qos/clusters.ts';
import { deviationsOf } from '../qos/intervals.ts';
import type { Compared } from './compare.ts';
import type { Observed, ObservedTuning } from './observed.ts';

/** What a rate has to be off by to matter: a rate falls by that for a few milliseconds more of timeout. */
const FACTOR = 2;
/** Of heartbeats; stragglers at the end of a play look lost. */
const STRAGGLERS = 0.005;
/** Each end of a 99 % interval. */
const END = 0.005;

/**
 * Given how many there were on both sides together, the first has its share of them by the ratio of the rates alone: the exact
 * conditional test of two Poisson counts. Mistakes that come in clusters count as so many clusters.
 */
export function compareCounts(a: ObservedTuning, b: ObservedTuning): Compared[] {
  if (a.exposure === 0 || b.exposure === 0) return [];
  const sides = [a, b].map(({ mistakes, exposure }) => ({
    n: mistakes,
    worth: mistakes,
    value: (mistakes / exposure) * HOUR,
  }));
  const same = {
    kind: 'mistakes' as const,
    of: a.label,
    bound: FACTOR,
    unit: 'factor' as const,
    ks: null,
    pairs: null,
    curves: null,
  };
  const [first, second] = sides as [(typeof sides)[number], (typeof sides)[number]];
  if (a.mistakes + b.mistakes === 0) {
    const why = 'neither made any';
    return [{ ...same, sides: [first, second], verdict: 'agrees', distance: null, interval: null, why }];
  }
  const known = [a, b].flatMap(({ stretches }) => rateEstimate(stretches).clustering ?? []);
  if (known.length === 0) {
    const why = 'too few blocks of time tell how mistakes cluster';
    return [{ ...same, sides: [first, second], verdict: 'cannot tell', distance: null, interval: null, why }];
  }
  const clustering = Math.max(...known);
  const worths = [a, b].map(({ mistakes }) => mistakes / clustering) as [number, number];
  const { low, high } = ratioBounds(worths, b.exposure / a.exposure);
  const verdict =
    low > FACTOR || high < 1 / FACTOR
      ? 'differs'
      : high <= FACTOR && low >= 1 / FACTOR
        ? 'agrees'
        : 'cannot tell';
  // what they surely differ by
  const distance = Math.max(1, low, 1 / high);
  return [
    {
      ...same,
      sides: [
        { ...first, worth: worths[0] },
        { ...second, worth: worths[1] },
      ],
      verdict,
      distance: Number.isFinite(distance) ? distance : null,
      interval: Number.isFinite(high) ? { low, high } : null,
      why: `the ratio of the rates lies ${between(low, high)}${clustering > 1 ? `; ${clustering.toFixed(1)} mistakes count as one` : ''}`,
    },
  ];
}

/** 99 % interval of the ratio of two rates (Clopper and Pearson), for equal exposures times `scale`. */
function ratioBounds([a, b]: readonly [number, number], scale: number): { low: number; high: number } {
  const { inv } = jstat.jStat.beta;
  const least = a === 0 ? 0 : inv(END, a, b + 1);
  const most = b === 0 ? 1 : inv(1 - END, a + 1, b);
  return { low: (least / (1 - least)) * scale, high: (most / (1 - most)) * scale };
}

function between(low: number, high: number): string {
  return Number.isFinite(high)
    ? `between ${low.toPrecision(2)} and ${high.toPrecision(2)}`
    : `above ${low.toPrecision(2)}`;
}

/** @param tolerance of the share that the second side lost */
export function compareShares(a: Observed['losses'], b: Observed['losses'], tolerance: number): Compared[] {
  if (a.n === 0 || b.n === 0) return [];
  const [first, second] = [a, b].map(({ n, lost }) => ({ n, worth: n, value: lost / n })) as [Side, Side];
  const difference = first.value - second.value;
  const bound = tolerance * second.value + STRAGGLERS;
  const spread = [first, second].reduce((sum, { n, value }) => sum + (value * (1 - value)) / n, 0);
  const half = deviationsOf(1 - END) * Math.sqrt(spread);
  const interval = { low: difference - half, high: difference + half };
  const apart = interval.low > bound || interval.high < -bound;
  const within = interval.low >= -bound && interval.high <= bound;
  return [
    {
      kind: 'losses',
      of: 'all links',
      verdict: apart ? 'differs' : within ? 'agrees' : 'cannot tell',
      why: `the difference lies between ${(100 * interval.low).toFixed(1)} and ${(100 * interval.high).toFixed(1)} %`,
      distance: Math.max(0, Math.abs(difference) - half),
      bound,
      unit: 'share',
      sides: [first, second],
      ks: null,
      interval,
      pairs: null,
      curves: null,
    },
  ];
}

interface Side {
  readonly n: number;
  readonly worth: number;
  readonly value: number;
}
