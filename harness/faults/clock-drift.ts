import * as z from 'zod';
import { defineFault, throughout } from './fault.ts';

const MOST = 100_000;

export default defineFault({
  name: 'clock-drift',
  why: 'a quartz that is too warm, a virtual machine that loses ticks, a time server that nobody reaches',
  truth: 'none',
  target: 'node',
  params: z.strictObject({
    ppm: z
      .int()
      .min(-MOST)
      .max(MOST)
      .describe(
        'By how many millionths its clock is too fast, or too slow if negative; 200 is a bad quartz.',
      ),
  }),
  needs: () => ['clock'],
  problem: ({ ppm }) =>
    ppm === 0 ? { param: 'ppm', message: 'must not be 0: that is no drift' } : undefined,
  episodes: ({ ppm }, occurrence) =>
    throughout(occurrence, { kind: 'clock', node: occurrence.node, ahead: 0, ppm }),
});
