import * as z from 'zod';
import type { Detector, DetectorContext, Ms } from '../../harness/detector.ts';
import { parseDuration } from '../../harness/lib/units.ts';
import { defineWrapper } from '../../harness/wrapper.ts';

type Policy =
  | { readonly keep: 'all' | 'unsuspected' }
  | { readonly keep: 'below' | 'clamped'; readonly limit: Ms };

const FORMS = 'expected "keep", "skip-if-suspected", "drop-above:2s" or "clamp:2s"';

/**
 * What becomes of gaps that say more about an outage than about the network. A gap that is not to be learnt is cut
 * out of the time that the detector within sees, so it can be any detector: to it the outage never was.
 */
export default defineWrapper<Policy>({
  name: 'samples',
  cite: 'Akka’s PhiAccrualFailureDetector (skip-if-suspected), Cassandra’s FailureDetector (drop-above)',
  value: z
    .union([
      z.string().transform((text, context): Policy => {
        const policy = policyOf(text);
        if (policy) return policy;
        context.addIssue({ code: 'custom', message: `${FORMS}, not "${text}"` });
        return z.NEVER;
      }),
    ])
    .meta({ examples: ['skip-if-suspected', 'drop-above:2s', 'clamp:2s'] })
    .describe(
      'Which gaps are learnt: `keep`, `skip-if-suspected`, `drop-above:2s`, `clamp:2s` (longer ones as that long). A guard lets the next crash be seen as soon as the last; without one an outage slows detection for a window.',
    ) as unknown as z.ZodType<Policy>,
  wrap: (inner, policy, context) =>
    policy.keep === 'all' ? inner : new SelectiveMemory(inner, policy, context),
});

function policyOf(text: string): Policy | undefined {
  if (text === 'keep') return { keep: 'all' };
  if (text === 'skip-if-suspected') return { keep: 'unsuspected' };
  const [, name, length = ''] = /^(drop-above|clamp):(.+)$/.exec(text) ?? [];
  const limit = parseDuration(length);
  if (name === undefined || limit === undefined || limit <= 0) return undefined;
  return { keep: name === 'clamp' ? 'clamped' : 'below', limit };
}

class SelectiveMemory implements Detector {
  readonly #inner: Detector;
  readonly #policy: Policy;
  readonly #interval: Ms;
  /** Time that was cut out so far. */
  #hidden: Ms = 0;
  /** The slot that the detector within is told, which may lie between two. */
  #slot = 0;
  /** By how much what was cut out last was late: those behind it may be catching up. */
  #behind: Ms = 0;
  #last = Number.NaN;
  #lastSeq = 0;
  /** As the detector within gave it, in its own time. */
  #within: Ms = 0;
  #deadline = Number.POSITIVE_INFINITY;
  suspicion?: (now: Ms) => number;
  stalled?: (from: Ms, until: Ms) => Ms;

  constructor(inner: Detector, policy: Policy, { interval }: DetectorContext) {
    this.#inner = inner;
    this.#policy = policy;
    this.#interval = interval;
    if (inner.suspicion) this.suspicion = (now) => inner.suspicion!(now - this.#hidden);
    if (inner.stalled) {
      this.stalled = (from, until) => this.#settle(inner.stalled!(from - this.#hidden, until - this.#hidden));
    }
  }

  heartbeat(at: Ms, seq: number, sentAt: Ms): Ms {
    const first = Number.isNaN(this.#last);
    if (first) this.#slot = seq;
    const shown = first || this.#show(at - this.#last, seq - this.#lastSeq, at);
    this.#last = at;
    this.#lastSeq = seq;
    // what is not shown moves the deadline on as if the last heartbeat that was shown had come now
    if (!shown) return this.#settle(this.#within);
    return this.#settle(this.#inner.heartbeat(at - this.#hidden, this.#slot, sentAt - this.#hidden));
  }

  /**
   * Cuts out what is not to be learnt; false if nothing is left to be shown. Where something was cut out, slots pass as
   * the time does that is shown, so that neither an outage nor the burst that ends it moves a schedule.
   */
  #show(gap: Ms, slots: number, at: Ms): boolean {
    const policy = this.#policy;
    const late = gap - slots * this.#interval;
    if (this.#drops(gap, at)) {
      this.#behind = Math.max(0, this.#behind + late);
      this.#hidden += gap;
      return false;
    }
    if (policy.keep === 'clamped' && gap > policy.limit) {
      this.#behind = Math.max(0, late);
      this.#hidden += gap - policy.limit;
      this.#slot += policy.limit / this.#interval;
      return true;
    }
    const catchesUp = this.#behind > this.#interval / 2 && gap < (slots * this.#interval) / 2;
    this.#behind = catchesUp ? this.#behind + late : 0;
    this.#slot += catchesUp ? gap / this.#interval : slots;
    return true;
  }

  #drops(gap: Ms, at: Ms): boolean {
    const policy = this.#policy;
    if (policy.keep === 'below') return gap > policy.limit;
    // what would be stale all the same is shown: else nothing could ever bring trust back
    return policy.keep === 'unsuspected' && at >= this.#deadline && this.#deadline + gap > at;
  }

  #settle(within: Ms): Ms {
    this.#within = within;
    this.#deadline = within + this.#hidden;
    return this.#deadline;
  }
}
