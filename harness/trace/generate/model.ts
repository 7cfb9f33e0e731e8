/** What a generated trace is made of: a sender, a network, and what befalls either. */
import type { Law } from '../../lib/laws.ts';
import type { Ms } from '../../model.ts';

/** Something that happens again and again, each time for as long. */
export interface Recurring {
  /** From one beginning to the next: the mean, or exactly so where it is regular. */
  readonly every: Ms;
  readonly for: Law;
  /** As a clock strikes; else at random, without memory. */
  readonly regular?: true;
}

interface Stalls extends Recurring {
  /** The slots that were missed are left out but for the newest; else all are sent at once afterwards. */
  readonly skip?: true;
}

interface Outages extends Recurring {
  /** What is sent meanwhile sets out when the outage ends; else it is lost. */
  readonly hold?: true;
}

/** Losses that come in bursts. */
export type Bursts =
  /** Gilbert’s channel: it goes bad and good by chance at every heartbeat, and what is sent while it is bad is lost. */
  | { readonly kind: 'gilbert'; readonly enter: number; readonly leave: number }
  /** Bursts of these lengths, each once in so many heartbeats, at random places that do not touch. */
  | { readonly kind: 'listed'; readonly lengths: readonly number[]; readonly per: number };

export interface Model {
  readonly interval: Ms;
  /**
   * `absolute`: slot k is due at k · interval, so lateness does not add up. `relative`: the sender sleeps an interval after
   * each heartbeat, so it does, and a stall leaves one long gap.
   */
  readonly schedule: 'absolute' | 'relative';
  /** How late the sender’s timer is, each time. */
  readonly sendJitter?: Law;
  readonly delay: Law;
  /** Between the delays of neighbouring heartbeats, as a rank correlation of normal numbers; in [0, 1). */
  readonly correlation: number;
  /** Of every heartbeat, whatever became of others. */
  readonly loss: number;
  readonly bursts?: Bursts;
  readonly stalls?: Stalls;
  readonly outages?: Outages;
  /** No heartbeat overtakes another, as in a TCP stream: it waits. */
  readonly fifo: boolean;
}

/** How far heartbeats are apart in the mean: what a detector should take for the interval. */
export function meanInterval({ interval, schedule, sendJitter }: Model): Ms {
  return schedule === 'relative' ? interval + (sendJitter?.mean ?? 0) : interval;
}

/** A model that has a name. */
export interface NamedModel {
  /** What it is like, in a line. */
  readonly what: string;
  /** Where each number comes from, and what is assumed. */
  readonly source: string;
  /** How many heartbeats the real one had, or enough to see what it is like. */
  readonly count: number;
  readonly model: Model;
}
