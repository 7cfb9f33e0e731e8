import * as z from 'zod';
import { defineDetector } from '../harness/detector.ts';
import { duration } from '../harness/lib/fields.ts';
import { NextArrival } from './shared/next-arrival.ts';
import { arrivalWindow } from './shared/params.ts';

/**
 * κ accrual: a soft count of the heartbeats that should have come. Each one that is due contributes from 0 to 1 by how late
 * it is: at once when it is `from` late (step), or in proportion between `from` and `to` (ramp).
 */
export default defineDetector({
  name: 'kappa',
  title: 'κ accrual',
  cite: 'Hayashibara, Défago, Katayama, Flexible Failure Detection with κ-FD, JAIST IS-RR-2004-006; Défago et al., DSN 2005',
  rule: 'suspect when the contributions of all heartbeats that should have come add up to `threshold`',
  formula: 'κ(now) = sum over j > ℓ of c(now − EA(j));  τ = EA(ℓ+1) + x with κ = threshold after x',
  params: z
    .strictObject({
      threshold: z
        .number()
        .positive()
        .max(1000)
        .default(2)
        .describe('Missed heartbeats, softly counted, that count as suspected. More: surer, slower.'),
      shape: z
        .enum(['step', 'ramp'])
        .default('ramp')
        .describe('How a late heartbeat counts: all at once, or little by little.'),
      from: duration
        .prefault('0ms')
        .describe('Lateness from which a heartbeat counts. Longer: forgives jitter, slower by as much.'),
      to: duration
        .optional()
        .describe('With `ramp`: lateness from which it counts in full; `from` and an interval unless told.'),
      window: arrivalWindow,
    })
    .refine(({ from, to }) => to === undefined || to > from, {
      path: ['to'],
      error: 'must be longer than `from`',
    }),
  memory: ({ window }) => window,
  sweep: () => ({ threshold: [0.5, 1, 1.5, 2, 3, 5], shape: ['step', 'ramp'] as const }),
  family: {
    param: 'threshold',
    margin: (params, { interval }) => crossing(rampOf(params, interval), params.threshold),
    level: (late, params, { interval }) => kappaAfter(rampOf(params, interval), late),
    create: ({ window }, { interval }) => new NextArrival(window, interval),
  },
});

/** How one heartbeat contributes, and how often they are due. */
interface Ramp {
  readonly from: number;
  /** 0 for a step. */
  readonly width: number;
  readonly interval: number;
}

function rampOf(params: { shape: string; from: number; to?: number | undefined }, interval: number): Ramp {
  const { shape, from, to = from + interval } = params;
  return { from, width: shape === 'step' ? 0 : to - from, interval };
}

/** κ when the first missing heartbeat is `late`: those in full, and the few on their way up. */
function kappaAfter({ from, width, interval }: Ramp, late: number): number {
  if (late < from) return 0;
  const due = Math.floor((late - from) / interval) + 1;
  const full = late < from + width ? 0 : Math.floor((late - from - width) / interval) + 1;
  let level = full;
  for (let j = full; j < due; j++) level += (late - from - j * interval) / width;
  return level;
}

/** The least lateness at which κ is `wanted`: κ is a line between the instants at which a heartbeat begins or ends to count. */
function crossing(ramp: Ramp, wanted: number): number {
  const { from, width, interval } = ramp;
  const whole = Math.ceil(wanted) - 1;
  if (width === 0) return from + whole * interval;
  const bends: number[] = [];
  for (let j = 0; j <= whole + Math.ceil(width / interval) + 1; j++) {
    bends.push(from + j * interval, from + width + j * interval);
  }
  bends.sort((a, b) => a - b);
  const after = bends.findIndex((late) => kappaAfter(ramp, late) >= wanted);
  const [low, high] = [bends[after - 1]!, bends[after]!];
  const [below, above] = [kappaAfter(ramp, low), kappaAfter(ramp, high)];
  return low + ((wanted - below) / (above - below)) * (high - low);
}
