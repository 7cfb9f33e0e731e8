import type { Ms } from '../../harness/detector.ts';
import { positiveDuration } from '../../harness/lib/fields.ts';
import { defineWrapper } from '../../harness/wrapper.ts';

/**
 * Chen's cutoff: a heartbeat that was under way for too long is as good as lost. It makes detection by a plain timeout bounded, by
 * the timeout and the cutoff, and it needs clocks that are synchronised. Where a trace does not know when heartbeats were sent,
 * none was ever under way, and nothing is cut off.
 */
export default defineWrapper<Ms>({
  name: 'cutoff',
  cite: 'Chen, Toueg, Aguilera, On the Quality of Service of Failure Detectors, IEEE ToC 51(5), 2002, SFD',
  value: positiveDuration.describe(
    'Heartbeats that were under way for longer than this are ignored, by synchronised clocks. Shorter: detection is bounded tighter, with more mistakes.',
  ),
  wrap: (inner, longest) => {
    let deadline: Ms | undefined;
    return {
      heartbeat(at, seq, sentAt) {
        if (at - sentAt <= longest) deadline = inner.heartbeat(at, seq, sentAt);
        // what is ignored leaves the deadline as it was; before there is one, nothing speaks for the peer
        return deadline ?? at;
      },
      ...(inner.suspicion && { suspicion: (now: Ms) => inner.suspicion!(now) }),
      ...(inner.stalled && {
        stalled(from: Ms, until: Ms) {
          const put = inner.stalled!(from, until);
          if (deadline === undefined) return until;
          deadline = put;
          return deadline;
        },
      }),
    };
  },
});
