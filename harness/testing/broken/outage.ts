import { defineDetector, RunningWindow, z } from 'flatline';

/** Broken on purpose: it learns the gap of an outage like any other and does not say so. */
export default defineDetector({
  name: 'outage',
  title: 'keeps an outage in its window',
  cite: 'none',
  rule: 'suspect three deviations after the mean of the last 1000 gaps',
  params: z.strictObject({}),
  sweep: () => ({}),
  create: (_, { interval }) => {
    const gaps = new RunningWindow(1000);
    let last: number | undefined;
    return {
      heartbeat(at) {
        gaps.push(last === undefined ? interval : at - last);
        last = at;
        return at + gaps.mean + 3 * Math.max(interval / 10, gaps.deviation);
      },
    };
  },
});
