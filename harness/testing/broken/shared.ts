import { defineDetector, RunningWindow, z } from 'flatline';

/** One window for everybody: what one peer does changes what is thought of another. */
const gaps = new RunningWindow(100);

/** Broken on purpose. */
export default defineDetector({
  name: 'shared',
  title: 'shares its state',
  cite: 'none',
  rule: 'suspect after three mean gaps, of all peers together',
  params: z.strictObject({}),
  sweep: () => ({}),
  create: (_, { interval }) => {
    let last: number | undefined;
    return {
      heartbeat(at) {
        gaps.push(last === undefined ? interval : at - last);
        last = at;
        return at + 3 * gaps.mean;
      },
    };
  },
});
