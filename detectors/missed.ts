import * as z from 'zod';
import { defineDetector, type FamilyState } from '../harness/detector.ts';
import { duration } from '../harness/lib/fields.ts';

/**
 * So many heartbeats missed in a row: one name for three rules. `timer` counts periods since the last heartbeat; `slot`
 * looks once a period and counts looks that found nothing new; `bitmap` is JGroups' FD_ALL3, a ring with one bit a look,
 * which finds all bits clear at the very look at which `slot` has counted to the same number.
 * What a heartbeat does to the count is `reset`: most systems start again from none, Rapid never forgets a miss, so
 * that a lossy but healthy link is declared dead in the end.
 */
export default defineDetector({
  name: 'missed',
  title: 'missed heartbeats',
  cite: 'JGroups FD_ALL3.java (belaban/JGroups@06c847b); rabbit_heartbeat.erl; Rapid PingPongFailureDetector.java (lalithsuresh/rapid@c7edd6c)',
  rule: 'suspect when `misses` periods have passed without a heartbeat',
  formula:
    'timer: τ = T_last + grace + (misses − kept)·period;  slot, bitmap: τ = end of the slot of T_last + (misses − kept)·period',
  params: z
    .strictObject({
      misses: z
        .int()
        .min(1)
        .max(100_000)
        .default(3)
        .describe(
          'Periods without a heartbeat that count as failed. More: fewer mistakes, slower detection.',
        ),
      mode: z
        .enum(['timer', 'slot', 'bitmap'])
        .default('timer')
        .describe(
          'When is looked: `timer` at once, `slot` and `bitmap` once a period, so up to a period later.',
        ),
      period: duration
        .optional()
        .describe('What counts as one miss; the heartbeat interval unless told. Longer: slower detection.'),
      grace: duration
        .prefault('0ms')
        .describe('With `timer`: forgiven beyond each period. About the jitter; longer: later by as much.'),
      reset: z
        .enum(['on-success', 'never', 'leaky-bucket'])
        .default('on-success')
        .describe('What a heartbeat does to the count: clears it, nothing, or takes one miss away.'),
    })
    .refine(({ mode, reset }) => mode === 'slot' || reset === 'on-success', {
      path: ['reset'],
      error: 'only with mode slot: a heartbeat clears a bitmap, and re-arms a timer',
    }),
  memory: ({ reset }) => (reset === 'on-success' ? 0 : Number.POSITIVE_INFINITY),
  sweep: () => ({ misses: [1, 2, 3, 4, 5, 6, 8, 10, 15, 20], mode: ['timer', 'slot'] as const }),
  family: {
    param: 'misses',
    margin: ({ misses }) => misses,
    level: (missed) => missed,
    create: (params, { interval, phase = 0 }) =>
      new Misses({ ...params, period: params.period ?? interval }, phase),
  },
});

interface Rule {
  readonly mode: 'timer' | 'slot' | 'bitmap';
  readonly period: number;
  readonly grace: number;
  readonly reset: 'on-success' | 'never' | 'leaky-bucket';
}

class Misses implements FamilyState {
  readonly #rule: Rule;
  readonly #phase: number;
  /** The first look: a whole number of periods before or after every other. */
  #origin = Number.NaN;
  #last = Number.NaN;
  #kept = 0;
  centre = 0;
  readonly spread: number;

  constructor(rule: Rule, phase: number) {
    this.#rule = rule;
    this.#phase = phase;
    this.spread = rule.period;
  }

  heartbeat(at: number): void {
    if (Number.isNaN(this.#last)) this.#origin = at - this.#phase * this.spread;
    else this.#keep(this.#missedUntil(at));
    this.#last = at;
    this.centre = this.#base(at) - this.#kept * this.spread;
  }

  /** From where misses are counted if nothing comes after `at`. */
  #base(at: number): number {
    if (this.#rule.mode === 'timer') return at + this.#rule.grace;
    return this.#origin + (Math.floor((at - this.#origin) / this.spread) + 1) * this.spread;
  }

  /** Whole periods between the last heartbeat and this one. */
  #missedUntil(at: number): number {
    return Math.max(0, Math.floor((at - this.#base(this.#last)) / this.spread));
  }

  #keep(missed: number): void {
    const { reset } = this.#rule;
    if (reset === 'on-success') this.#kept = 0;
    else this.#kept = Math.max(0, this.#kept + missed - (reset === 'leaky-bucket' ? 1 : 0));
  }
}
