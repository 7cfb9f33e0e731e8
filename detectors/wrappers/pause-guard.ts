import type { Ms } from '../../harness/detector.ts';
import { positiveDuration } from '../../harness/lib/fields.ts';
import { defineWrapper, movingDeadline } from '../../harness/wrapper.ts';

/**
 * Cassandra's local pause guard: an observer that finds out that it did not run for a while accuses nobody for as long
 * again, because what it missed was its own doing. It needs to be told of its stalls (`stalled`).
 */
export default defineWrapper<Ms>({
  name: 'pauseGuard',
  cite: 'FailureDetector.java, cassandra.max_local_pause_in_ms (apache/cassandra@07242de); HDFS HeartbeatManager; Redis Sentinel TILT',
  value: positiveDuration.describe(
    'After the observer itself stood still for longer than this, it suspects nobody new for this long. Shorter: short stalls are forgiven too.',
  ),
  wrap: (inner, guard) => {
    let quietUntil = Number.NEGATIVE_INFINITY;
    let deadline: Ms = Number.POSITIVE_INFINITY;
    const guarded = movingDeadline(inner, (given, at) => {
      deadline = given;
      // a heartbeat that the detector within finds stale on arrival leaves the peer suspected, quiet or not
      return given <= at ? given : Math.max(given, quietUntil);
    });
    return {
      ...guarded,
      stalled(from, until) {
        const given = guarded.stalled ? guarded.stalled(from, until) : deadline;
        if (until - from > guard) quietUntil = until + guard;
        return Math.max(given, quietUntil);
      },
    };
  },
});
