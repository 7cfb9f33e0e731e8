/** What a chart of a sweep is drawn from: curves as they will look, and points with what is told of them. */

import { greatest, least } from '../../harness/lib/extremes.ts';
import { formatDuration, HOUR } from '../../harness/lib/units.ts';
import type { Point } from '../../harness/sweep/result.ts';
import { showInterval, showRate, showValue } from '../format.ts';
import { type Column, columns } from './format.ts';
import { type Quantile, type Step, thinned, timeOf } from './frontier.ts';
import type { Contender, Subject } from './subject.ts';

/** A corner of a curve. */
export interface Corner {
  readonly detector: string;
  readonly time: number;
  readonly rate: number;
}

/** A setting in the chart. */
interface Spot extends Corner {
  readonly setting: string;
  /** Whether it made a mistake: one that made none stands at the upper bound of its rate. */
  readonly seen: boolean;
  /** Whether it carries the sign of its detector: too many would hide the curve. */
  readonly signed: boolean;
  readonly times: string;
  readonly mistakes: string;
  readonly accuracy: string;
}

/** A setting that is in use today, with the bars of its intervals. */
interface Mark extends Spot {
  readonly timeLow: number;
  readonly timeHigh: number;
  readonly rateLow: number;
  readonly rateHigh: number;
}

export interface Drawing {
  readonly curves: readonly Corner[];
  readonly band: readonly Omit<Corner, 'detector'>[];
  readonly spots: readonly Spot[];
  readonly marks: readonly Mark[];
  readonly times: readonly [low: number, high: number];
  readonly rates: readonly [low: number, high: number];
}

const SPOTS = 20;
const SIGNS = 7;
/** Corners nearer to each other than this part of the chart look like one. */
const FINEST = 1 / 300;
/** A bar on a log axis ends here. */
const FAR = 30;

/** undefined where nothing can be placed. */
export function drawingOf(subject: Subject, by: Quantile): Drawing | undefined {
  const { contenders, trace } = subject;
  const today = trace.today.filter((point) => placed(point, by));
  const marks = today.map((point) => markOf(point, by));
  const scale = scaleOf(subject, by, marks);
  if (!scale) return undefined;
  const { times, rates } = scale;
  const within = ({ point }: Step): boolean =>
    heightOf(point) > 0 && timeOf(point, by) <= times[1] && heightOf(point) <= rates[1];
  return {
    curves: contenders.flatMap(({ frontier, name }) =>
      outline(frontier[by], by, scale).map((corner) => ({ detector: name, ...corner })),
    ),
    band: outline(subject.frontier[by], by, scale),
    spots: contenders.flatMap((contender) => spotsOf(contender, by, within)),
    marks,
    ...scale,
  };
}

/** What makes a mistake as often as this is of no use to anybody, and would take half of the chart. */
export const FEWEST_HEARTBEATS = 20;

/** Room for the frontier and for what runs today; what is slower than both is no news. */
function scaleOf(
  { frontier, trace }: Subject,
  by: Quantile,
  marks: readonly Mark[],
): Pick<Drawing, 'times' | 'rates'> | undefined {
  const steps = frontier[by].map(({ point }) => point).filter((point) => heightOf(point) > 0);
  const useful = steps.filter(({ rate }) => rate.value! <= HOUR / (FEWEST_HEARTBEATS * trace.interval));
  const drawn = useful.length > 0 ? useful : steps;
  if (drawn.length === 0) return undefined;
  const times = [
    ...drawn.map((point) => timeOf(point, by)),
    ...marks.flatMap((m) => [m.timeLow, m.timeHigh]),
  ];
  const last = greatest(times);
  const rates = [...drawn.map(heightOf), ...marks.flatMap((m) => [m.rateLow, m.rateHigh])];
  return { times: [least(times) / 1.06, last * 1.15], rates: [least(rates) / 2, greatest(rates) * 1.3] };
}

function placed(point: Point, by: Quantile): boolean {
  const time = timeOf(point, by);
  return time > 0 && Number.isFinite(time) && heightOf(point) > 0;
}

/** Where it stands on an axis that has no zero. */
function heightOf({ rate }: Point): number {
  return rate.value || (rate.high ?? 0);
}

function spotsOf({ frontier, name }: Contender, by: Quantile, within: (step: Step) => boolean): Spot[] {
  const steps = frontier[by].filter(within);
  const signed = new Set(thinned(steps, by, SIGNS));
  const shown = thinned(steps, by, SPOTS);
  return [...new Set([...shown, ...signed])].map((step) => spotOf(step, by, name, signed.has(step)));
}

const TIMES: readonly { told: string; column: Column }[] = [
  { told: 'p50', column: columns.p50 },
  { told: 'p99', column: columns.p99 },
  { told: 'mean', column: columns.mean },
  { told: 'worst phase', column: columns.worst },
];

function spotOf({ point, ties }: Step, by: Quantile, detector: string, signed: boolean): Spot {
  const { rate, mistakes, mistakeDuration, accuracy, spec } = point;
  const time = ({ cell, interval }: Column): string => {
    const bounds = interval?.(point) ?? '';
    return `${cell(point)}${bounds && ` (${bounds})`}`;
  };
  const times = TIMES.map(({ told, column }) => `${told} ${time(column)}`);
  const interval = rate.value ? `; 95 % ${showInterval(rate, '1/h')}` : ' (none seen)';
  const lasting = mistakeDuration === null ? '' : `, ${formatDuration(mistakeDuration)} each`;
  return {
    detector,
    time: short(timeOf(point, by)),
    rate: short(heightOf(point)),
    setting: ties.length > 0 ? `${spec} (+${ties.length} as good)` : spec,
    seen: mistakes > 0,
    signed,
    times: `${times.join(' · ')} ms`,
    mistakes: `${mistakes}: ${showRate(rate)}/h${interval}${lasting}`,
    accuracy: showValue(accuracy, 'share'),
  };
}

function markOf(point: Point, by: Quantile): Mark {
  const spot = spotOf({ point, ties: [] }, by, '', true);
  const bounds = point.detection.intervals?.[by];
  const { low, high } = point.rate;
  return {
    ...spot,
    timeLow: bounds ? Math.max(bounds.low ?? 0, spot.time / FAR) : spot.time,
    timeHigh: bounds?.high ?? spot.time,
    rateLow: spot.seen && typeof low === 'number' ? Math.max(low, spot.rate / FAR) : spot.rate,
    rateHigh: high ?? spot.rate,
  };
}

/** Steps down from setting to setting; where no step is left to be seen, only some of the corners. */
function outline(
  steps: readonly Step[],
  by: Quantile,
  { times, rates }: Pick<Drawing, 'times' | 'rates'>,
): Omit<Corner, 'detector'>[] {
  const seen = steps.filter(({ point }) => point.mistakes > 0).map(({ point }) => point);
  const corners = seen.flatMap((point, i) => {
    const [time, rate] = [timeOf(point, by), heightOf(point)];
    const before = seen[i - 1];
    return before
      ? [
          { time, rate: heightOf(before) },
          { time, rate },
        ]
      : [{ time, rate }];
  });
  const width = Math.log(times[1] / times[0]);
  const height = Math.log(rates[1] / rates[0]);
  const kept: typeof corners = [];
  for (const [i, corner] of corners.entries()) {
    const before = kept.at(-1);
    const far =
      !before ||
      Math.abs(Math.log(corner.time / before.time)) / width > FINEST ||
      Math.abs(Math.log(corner.rate / before.rate)) / height > FINEST;
    if (far || i === corners.length - 1) kept.push(corner);
  }
  return kept.map(({ time, rate }) => ({ time: short(time), rate: short(rate) }));
}

/** Pages carry thousands of these. */
function short(value: number): number {
  return Number(value.toPrecision(4));
}
