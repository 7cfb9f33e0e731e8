import * as z from 'zod';
import type { Detector, Ms } from '../../harness/detector.ts';
import { defineWrapper } from '../../harness/wrapper.ts';

/**
 * Lifeguard's local health multiplier: who misses heartbeats or was wrong may be ill itself, and waits longer.
 * A score rises by one for every heartbeat that was missed, every suspicion that proved wrong and every time the
 * observer itself stood still, and falls by one for a heartbeat in time; the silence allowed is multiplied by score + 1.
 * Lifeguard keeps one score per node; here each peer has its own, because detectors share nothing.
 */
export default defineWrapper<number>({
  name: 'health',
  cite: 'Dadgar, Phillips, Currey, Lifeguard: Local Health Awareness for More Accurate Failure Detection, DSN-W 2018; memberlist awareness.go (hashicorp/memberlist@1b4c746)',
  value: z
    .int()
    .min(1)
    .max(1000)
    .describe(
      'Highest health score (Lifeguard: 8). Silence may last up to that many times longer, plus one, after trouble: fewer mistakes in bad times, slower detection then.',
    ),
  wrap: (inner, highest) => new Healthy(inner, highest),
});

class Healthy implements Detector {
  readonly #inner: Detector;
  readonly #highest: number;
  #score = 0;
  #lastSeq = -1;
  #last: Ms = 0;
  /** As the detector within gave it. */
  #within: Ms = 0;
  #deadline = Number.POSITIVE_INFINITY;
  suspicion?: (now: Ms) => number;

  constructor(inner: Detector, highest: number) {
    this.#inner = inner;
    this.#highest = highest;
    if (inner.suspicion) this.suspicion = (now) => inner.suspicion!(now);
  }

  heartbeat(at: Ms, seq: number, sentAt: Ms): Ms {
    const missed = this.#lastSeq < 0 ? 0 : seq - this.#lastSeq - 1;
    const trouble = missed + (at >= this.#deadline ? 1 : 0);
    this.#change(trouble > 0 ? trouble : -1);
    this.#lastSeq = seq;
    this.#last = at;
    return this.#settle(this.#inner.heartbeat(at, seq, sentAt));
  }

  stalled(from: Ms, until: Ms): Ms {
    this.#change(1);
    return this.#settle(this.#inner.stalled?.(from, until) ?? this.#within);
  }

  #change(by: number): void {
    this.#score = Math.max(0, Math.min(this.#highest, this.#score + by));
  }

  #settle(within: Ms): Ms {
    this.#within = within;
    const allowed = within - this.#last;
    this.#deadline = allowed <= 0 ? within : this.#last + allowed * (this.#score + 1);
    return this.#deadline;
  }
}
