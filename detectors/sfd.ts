import * as z from 'zod';
import { type Detector, defineDetector } from '../harness/detector.ts';
import { duration, percent, positiveDuration } from '../harness/lib/fields.ts';
import { ExpectedArrival } from './shared/expected-arrival.ts';
import { arrivalWindow } from './shared/params.ts';

/** What a stretch of heartbeats was like, or should be. */
export interface Quality {
  /** Silence until suspicion, ms. */
  readonly detection: number;
  /** Mistakes per second. */
  readonly mistakeRate: number;
  /** Share of the time in which the peer, being up, was trusted. */
  readonly accuracy: number;
}

/** Which way the margin goes: 1, −1 or 0. Where speed and accuracy are both missed no margin helps, and it stays. */
export function correction(seen: Quality, target: Quality): -1 | 0 | 1 {
  const slow = seen.detection > target.detection;
  const wrong = seen.mistakeRate > target.mistakeRate || seen.accuracy < target.accuracy;
  if (slow === wrong) return 0;
  return wrong ? 1 : -1;
}

/**
 * Chen's estimate with a margin that is moved a step at a time until what is asked for holds. After each slot of
 * heartbeats the detector looks at its own mistakes, which it knows from heartbeats that came after their deadline, and at
 * how long its deadlines were.
 */
export default defineDetector({
  name: 'sfd',
  title: 'SFD (self-tuning)',
  cite: 'Xiong, Vasilakos, Wu, Yang, Rindos, Zhou, Song, Pan, A Self-tuning Failure Detection Scheme for Cloud Computing Service, IPDPS 2012',
  rule: 'suspect a margin after the next heartbeat was expected; the margin moves until the targets are met',
  formula: 'τ = EA(ℓ+1) + SM;  after each slot SM ← max(0, SM ± rate·step)',
  params: z.strictObject({
    margin: duration
      .prefault('500ms')
      .describe('The margin to begin with. Longer: fewer mistakes before it has settled.'),
    step: positiveDuration
      .prefault('10ms')
      .describe('Unit of correction. Longer: settles sooner, wavers more.'),
    rate: z
      .number()
      .positive()
      .max(1)
      .default(0.5)
      .describe('Share of a step that one correction moves. More: settles sooner, wavers more.'),
    slot: z
      .int()
      .min(2)
      .max(1_000_000)
      .default(100)
      .describe('Heartbeats between corrections. More: better founded, later.'),
    detectWithin: positiveDuration
      .prefault('2s')
      .describe('Target: mean silence until suspicion. Shorter: the margin shrinks where accuracy allows.'),
    mistakesPerHour: z
      .number()
      .min(0)
      .max(1_000_000)
      .default(3.6)
      .describe('Target: mistakes per hour. Fewer: the margin grows after every slot with a mistake.'),
    accuracy: percent
      .prefault('99.9%')
      .describe('Target: share of the time in which a peer that is up is trusted. Higher: a longer margin.'),
    window: arrivalWindow,
  }),
  // the margin grows by a step with every outage, and shrinks only where detection is too slow
  memory: () => Number.POSITIVE_INFINITY,
  sweep: ({ interval }) => ({
    detectWithin: [1.5, 2, 3, 5].map((beats) => beats * interval),
    step: [0.05, 0.1, 0.2].map((beats) => beats * interval),
  }),
  create: (params, { interval }) => new SelfTuning(params, interval),
});

interface Tuned {
  readonly margin: number;
  readonly step: number;
  readonly rate: number;
  readonly slot: number;
  readonly detectWithin: number;
  readonly mistakesPerHour: number;
  readonly accuracy: number;
  readonly window: number;
}

class SelfTuning implements Detector {
  readonly #tuned: Tuned;
  readonly #target: Quality;
  readonly #expected: ExpectedArrival;
  #margin: number;
  #deadline = Number.POSITIVE_INFINITY;
  #slotFrom = Number.NaN;
  #heartbeats = 0;
  #mistakes = 0;
  #wrong = 0;
  #silence = 0;

  constructor(tuned: Tuned, interval: number) {
    this.#tuned = tuned;
    const { detectWithin: detection, mistakesPerHour, accuracy } = tuned;
    this.#target = { detection, mistakeRate: mistakesPerHour / 3600, accuracy };
    this.#expected = new ExpectedArrival(tuned.window, interval);
    this.#margin = tuned.margin;
  }

  heartbeat(at: number, seq: number): number {
    if (Number.isNaN(this.#slotFrom)) this.#slotFrom = at;
    if (at >= this.#deadline) {
      this.#mistakes++;
      this.#wrong += at - this.#deadline;
    }
    if (this.#heartbeats === this.#tuned.slot) this.#correct(at);
    this.#expected.push(at, seq);
    this.#deadline = this.#expected.of(seq + 1) + this.#margin;
    this.#silence += this.#deadline - at;
    this.#heartbeats++;
    return this.#deadline;
  }

  #correct(at: number): void {
    const { step, rate } = this.#tuned;
    const elapsed = Math.max(at - this.#slotFrom, Number.MIN_VALUE);
    const seen = {
      detection: this.#silence / this.#heartbeats,
      mistakeRate: (this.#mistakes / elapsed) * 1000,
      accuracy: 1 - Math.min(1, this.#wrong / elapsed),
    };
    this.#margin = Math.max(0, this.#margin + correction(seen, this.#target) * rate * step);
    this.#slotFrom = at;
    this.#heartbeats = 0;
    this.#mistakes = 0;
    this.#wrong = 0;
    this.#silence = 0;
  }
}
