import { positiveDuration } from '../../harness/lib/fields.ts';
import { defineWrapper, movingDeadline } from '../../harness/wrapper.ts';

/**
 * A system that looks only once in a while suspects at its next look. Looks stand at fixed instants that have nothing to
 * do with heartbeats (`phase`). Trust comes back with the heartbeat that brings it.
 */
export default defineWrapper<number>({
  name: 'check',
  cite: 'Akka’s reaper, Cassandra’s gossip round, aten’s poll, HDFS’s recheck',
  value: positiveDuration.describe(
    'How often the system looks. Detection comes later by up to this, by half on average; mistakes that end before the next look are never made.',
  ),
  wrap: (inner, period, { phase = 0 }) => {
    let origin = Number.NaN;
    return movingDeadline(inner, (deadline, at, before) => {
      if (Number.isNaN(origin)) origin = at - phase * period;
      // a stale heartbeat changes nothing where it is suspected; where it is not yet, the next look will find it so
      if (deadline <= at && before <= at) return deadline;
      const due = Math.max(deadline, at);
      return origin + Math.ceil((due - origin) / period) * period;
    });
  },
});
