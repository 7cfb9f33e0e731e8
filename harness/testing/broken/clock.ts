import { defineDetector, positiveDuration, z } from 'flatline';

/** Broken on purpose: it judges by the clock on the wall, so a recording can't be judged again. */
export default defineDetector({
  name: 'clock',
  title: 'reads the clock',
  cite: 'none',
  rule: 'suspect `timeout` after the wall clock read when the heartbeat was handled',
  params: z.strictObject({ timeout: positiveDuration.prefault('2s').describe('Longer: slower.') }),
  sweep: () => ({}),
  create: ({ timeout }) => {
    let offset: number | undefined;
    return {
      heartbeat(at) {
        offset ??= Date.now() - at;
        return Date.now() - offset + timeout;
      },
    };
  },
});
