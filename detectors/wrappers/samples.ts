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
      'Which gaps are learnt: `keep`, `skip-if-suspected`, `drop-above:2s`, `clamp:2s`. A guard lets the next crash be seen as soon as the last; without one an outage slows detection for a window.',
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
  /** Time and slots that were cut out so far. */
  #hidden: Ms = 0;
  #hiddenSlots = 0;
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
    const shown = Number.isNaN(this.#last) || this.#hide(at - this.#last, seq - this.#lastSeq, at);
    this.#last = at;
    this.#lastSeq = seq;
    // what is not shown moves the deadline on as if the last heartbeat that was shown had come now
    if (!shown) return this.#settle(this.#within);
    const { heartbeat } = this.#inner;
    return this.#settle(
      heartbeat.call(this.#inner, at - this.#hidden, seq - this.#hiddenSlots, sentAt - this.#hidden),
    );
  }

  /** Cuts out what is not to be learnt; false if nothing is left to be shown. */
  #hide(gap: Ms, slots: number, at: Ms): boolean {
    const policy = this.#policy;
    if (policy.keep === 'clamped' && gap > policy.limit) {
      this.#hidden += gap - policy.limit;
      this.#hiddenSlots += slots - Math.max(1, Math.min(slots, Math.floor(policy.limit / this.#interval)));
      return true;
    }
    const dropped =
      (policy.keep === 'below' && gap > policy.limit) ||
      (policy.keep === 'unsuspected' && at >= this.#deadline);
    if (!dropped) return true;
    this.#hidden += gap;
    this.#hiddenSlots += slots;
    return false;
  }

  #settle(within: Ms): Ms {
    this.#within = within;
    this.#deadline = within + this.#hidden;
    return this.#deadline;
  }
}
