import { defineDetector, z } from 'flatline';

/** Broken on purpose: after ten seconds it seems to lose interest. */
export default defineDetector({
  name: 'falling',
  title: 'suspicion falls in silence',
  cite: 'none',
  rule: 'suspect when the level reaches 1, after two intervals; it fades again when ten have passed',
  params: z.strictObject({}),
  sweep: () => ({}),
  threshold: () => 1,
  create: (_, { interval }) => {
    let last = 0;
    return {
      heartbeat(at) {
        last = at;
        return at + 2 * interval;
      },
      suspicion(now) {
        const beats = (now - last) / interval;
        return beats < 10 ? beats / 2 : 5 - (beats - 10) / 4;
      },
    };
  },
});
