import * as z from 'zod';
import { lawText } from '../lib/fields.ts';
import type { Weather } from '../model.ts';
import { delay as anyDelay, defineFault, positiveDelay, throughout } from './fault.ts';

export default defineFault({
  name: 'latency',
  why: 'a longer route, a busy switch, a WAN; by a law, the queues of a congested path or what was measured on one',
  truth: 'none',
  target: 'link',
  params: z.strictObject({
    delay: positiveDelay
      .optional()
      .describe('Added to every heartbeat, in whole milliseconds; this or `law`.'),
    jitter: anyDelay
      .prefault('0ms')
      .describe('Uniform, plus or minus, drawn per heartbeat; at most `delay`.'),
    law: lawText
      .optional()
      .describe(
        'Instead of `delay`, in virtual time: drawn per heartbeat by a law such as `lognormal:median=80ms,sigma=0.4`, or by the delays of a trace, `trace:mine.fltrace`, or of a play’s folder.',
      ),
  }),
  needs: ({ law }) => [law === undefined ? 'delay' : 'delay-law'],
  problem({ delay, jitter, law }) {
    if (law !== undefined) {
      const other = delay !== undefined ? 'delay' : jitter > 0 ? 'jitter' : undefined;
      return (
        other && { param: other, message: 'stands beside a law, which says all of how long: leave one out' }
      );
    }
    if (delay === undefined) return { param: 'delay', message: 'missing; or a law of delay' };
    if (jitter <= delay) return undefined;
    return {
      param: 'jitter',
      message: 'must not exceed delay: a heartbeat cannot arrive before it was sent',
    };
  },
  episodes({ delay, jitter, law }, occurrence) {
    const weather: Weather =
      law === undefined ? { delay: delay!, jitter } : { draws: [{ adds: 'delay', share: 1, law }] };
    return throughout(occurrence, { kind: 'weather', links: occurrence.links, weather });
  },
});
