/**
 * Why two runs of one scenario may differ: a closed list. Most are tried by taking them away from what was observed and
 * comparing again. Add one: an entry here and a case in causes.test.ts.
 */
import { median } from '../lib/median.ts';
import { formatDuration, formatPercent } from '../lib/units.ts';
import type { Ms } from '../model.ts';
import { compareShares } from './counts.ts';
import { MATTERS, type Observed, type ObservedTuning } from './observed.ts';
import type { Kind } from './result.ts';
import type { Times, Timing } from './timing.ts';

export interface Grounds {
  readonly a: Observed;
  readonly b: Observed;
  /** What the sides are called. */
  readonly called: readonly [string, string];
  readonly void: readonly string[];
  /** How far losses may be apart, of themselves. */
  readonly tolerance: number;
}

interface Cause {
  /** What it is, for lists. */
  readonly what: string;
  /** How much of it there was; nothing where there was none. */
  told(grounds: Grounds): string | undefined;
  /** Both sides as they were without it, asked only where there was some; undefined where too little would be left. */
  without?(grounds: Grounds): Pick<Grounds, 'a' | 'b'> | undefined;
  /** What it bears on although that can't be taken away. */
  readonly bearsOn?: readonly Kind[];
}

/** What was taken away must leave so much of what tells. */
export const ENOUGH_LEFT = 0.75;

export const causes: Readonly<Record<string, Cause>> = {
  void: {
    what: 'A run is void: what was asked for was not done.',
    told: ({ void: reasons }) => reasons[0],
    bearsOn: ['delays', 'arrivals', 'losses', 'detection', 'mistakes'],
  },
  'own delay': {
    what: 'What links take by themselves: a constant difference of the medians.',
    told: (grounds) => sidesTold(grounds, 'a quiet link takes', ({ own }) => own),
    without({ a, b }) {
      const more = middle(a.own) - middle(b.own);
      return {
        a: {
          ...a,
          timing: mapDelays(a.timing, ({ value }) => value.map((delay) => delay - more)),
          tunings: a.tunings.map((tuning) => moved(tuning, () => -more)),
        },
        b,
      };
    },
  },
  'late senders': {
    what: 'Timers of senders that fire late: heartbeats are off their schedule.',
    told: (grounds) => sidesTold(grounds, 'heartbeats are sent late by', ({ lag }) => lag),
    without({ a, b }) {
      const more = middle(a.lag) - middle(b.lag);
      const onTime = (timing: Timing) =>
        mapArrivals(timing, ({ value, lag }) => value.map((gap, i) => gap - lag[i]!));
      return {
        a: {
          ...a,
          timing: onTime(a.timing),
          tunings: a.tunings.map((tuning) => moved(tuning, () => -more)),
        },
        b: { ...b, timing: onTime(b.timing) },
      };
    },
  },
  'late voices': {
    what: 'Observers that say late what they think: the rule had said it before.',
    told: (grounds) => sidesTold(grounds, 'suspicions are voiced late by', ({ voiced }) => voiced),
    without: ({ a, b }) => ({ a: { ...a, tunings: a.exact }, b: { ...b, tunings: b.exact } }),
  },
  'late faults': {
    what: 'Faults that take effect later than planned: crashes stand elsewhere among heartbeats, holds end later.',
    told: (grounds) =>
      sidesTold(grounds, 'crashes come late by', ({ lateCrashes }) => [...lateCrashes.values()]) ??
      sidesTold(grounds, 'what was held comes late by', ({ timing }) =>
        timing.faulted.delays.fault.filter((late) => late !== 0),
      ),
    without({ a, b }) {
      const asPlanned = (side: Observed): Observed => ({
        ...side,
        timing: mapDelays(side.timing, ({ value, fault }) => value.map((delay, i) => delay - fault[i]!)),
        tunings: side.tunings.map((tuning) => moved(tuning, (key) => side.lateCrashes.get(key) ?? 0)),
      });
      return { a: asPlanned(a), b: asPlanned(b) };
    },
  },
  'unsteady machine': {
    what: 'Times in which a process or the proxy was late by more than matters, and what detectors made of them.',
    told({ a, b, called }) {
      const [first, second] = [a, b].map(unsteadyTime) as [Ms, Ms];
      if (first + second === 0) return undefined;
      return `${called[0]} ${formatDuration(first)} of exposure unsteady, ${called[1]} ${formatDuration(second)}`;
    },
    without({ a, b }) {
      const kept = (side: Observed): boolean =>
        unsteadyTime(side) <= (1 - ENOUGH_LEFT) * (side.tunings[0]?.exposure ?? 0);
      if (!kept(a) || !kept(b)) return undefined;
      return { a: { ...a, tunings: a.steady }, b: { ...b, tunings: b.steady } };
    },
    bearsOn: ['detection', 'mistakes'],
  },
  'late restarts': {
    what: 'Time that nodes take to come up again: their next life is shorter, and detectors are younger when it ends.',
    told(grounds) {
      const { a, b } = grounds;
      const [first, second] = [middle(a.restarts), middle(b.restarts)];
      const matters = MATTERS * Math.max(a.interval, first, second);
      if (Math.abs(first - second) <= matters) return undefined;
      return sidesTold(grounds, 'nodes come up again after', ({ restarts }) => restarts);
    },
    bearsOn: ['detection', 'mistakes'],
  },
  losses: {
    what: 'The share of heartbeats that was lost, by more than chance and tolerance explain.',
    told({ a, b, called, tolerance }) {
      const [losses] = compareShares(a.losses, b.losses, tolerance);
      if (losses?.verdict !== 'differs') return undefined;
      const [first, second] = losses.sides.map(({ value }) => formatPercent(value!));
      return `${called[0]} lost ${first} of what chance decided on, ${called[1]} ${second}`;
    },
    without({ a, b }) {
      const unbroken = (timing: Timing) =>
        mapTimes(timing, 'arrivals', (times) => onlyRows(times, (i) => times.gap[i] === 0));
      return {
        a: { ...a, losses: b.losses, timing: unbroken(a.timing) },
        b: { ...b, timing: unbroken(b.timing) },
      };
    },
    bearsOn: ['mistakes', 'detection'],
  },
  'asked delays': {
    what: 'Delays that were asked for and take longer than that: timers of the proxy.',
    told: (grounds) => sidesTold(grounds, 'asked delays come to', askedDelays),
    without({ a, b }) {
      const more = middle(askedDelays(a)) - middle(askedDelays(b));
      const asAsked = ({ value, asked }: Times): Float64Array =>
        value.map((delay, i) => (asked[i] ? delay - more : delay));
      return { a: { ...a, timing: mapDelays(a.timing, asAsked) }, b };
    },
  },
};

function sidesTold(
  { a, b, called }: Grounds,
  what: string,
  values: (side: Observed) => ArrayLike<number>,
): string | undefined {
  const [first, second] = [values(a), values(b)];
  if (first.length === 0 && second.length === 0) return undefined;
  // below a hundredth of a millisecond nothing is measured
  const [one, other] = [first, second].map((side) => formatDuration(Math.round(100 * middle(side)) / 100));
  return `${what} ${one} (${called[0]}) and ${other} (${called[1]})`;
}

/** The median; 0 of none: virtual time has no lateness. */
function middle(values: ArrayLike<number>): number {
  return median(Array.from(values)) ?? 0;
}

/** Beyond what the link takes by itself. */
function askedDelays({ timing, own }: Observed): Float64Array {
  const { value, asked } = timing.faulted.delays;
  const usual = middle(own);
  return value.filter((_, i) => asked[i] === 1).map((delay) => delay - usual);
}

function unsteadyTime({ tunings, steady }: Observed): Ms {
  return (tunings[0]?.exposure ?? 0) - (steady[0]?.exposure ?? 0);
}

/** What was suspected already stays so. */
function moved(tuning: ObservedTuning, by: (key: string) => Ms): ObservedTuning {
  return {
    ...tuning,
    crashes: tuning.crashes.map(({ key, views }) => ({
      key,
      views: views.map((view) =>
        view.kind === 'detected' && !view.already
          ? { ...view, time: Math.max(0, view.time + by(key)) }
          : view,
      ),
    })),
  };
}

function mapTimes(timing: Timing, what: 'delays' | 'arrivals', map: (times: Times) => Times): Timing {
  const { quiet, faulted } = timing;
  return {
    quiet: { ...quiet, [what]: map(quiet[what]) },
    faulted: { ...faulted, [what]: map(faulted[what]) },
  };
}

const mapDelays = (timing: Timing, value: (times: Times) => Float64Array): Timing =>
  mapTimes(timing, 'delays', (times) => ({ ...times, value: value(times) }));

const mapArrivals = (timing: Timing, value: (times: Times) => Float64Array): Timing =>
  mapTimes(timing, 'arrivals', (times) => ({ ...times, value: value(times) }));

function onlyRows(times: Times, keep: (row: number) => boolean): Times {
  const kept = <T extends Float64Array | Uint32Array | Uint8Array>(column: T): T =>
    column.filter((_: number, i: number) => keep(i)) as T;
  return {
    link: kept(times.link),
    at: kept(times.at),
    value: kept(times.value),
    lag: kept(times.lag),
    fault: kept(times.fault),
    asked: kept(times.asked),
    gap: kept(times.gap),
  };
}
