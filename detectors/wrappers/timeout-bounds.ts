import { positiveDuration } from '../../harness/lib/fields.ts';
import { defineWrapper, movingDeadline } from '../../harness/wrapper.ts';

/** A floor under the silence that is allowed after a heartbeat. */
export const minTimeout = defineWrapper<number>({
  name: 'minTimeout',
  cite: 'RFC 6298, section 2.4; Orleans ClusterMembershipOptions.cs (dotnet/orleans@e558829)',
  value: positiveDuration.describe(
    'Least silence before suspicion. Longer: a nervous detector makes fewer mistakes, never detects sooner.',
  ),
  wrap: (inner, least) => movingDeadline(inner, (deadline, at) => Math.max(deadline, at + least)),
});

/** A ceiling over it. */
export const maxTimeout = defineWrapper<number>({
  name: 'maxTimeout',
  cite: 'RFC 6298, section 2.5; Orleans ClusterMembershipOptions.cs (dotnet/orleans@e558829)',
  value: positiveDuration.describe(
    'Greatest silence before suspicion. Shorter: detection stays bounded after outages, with more mistakes.',
  ),
  wrap: (inner, most) => movingDeadline(inner, (deadline, at) => Math.min(deadline, at + most)),
});
