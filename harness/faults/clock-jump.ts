import * as z from 'zod';
import { positiveDuration } from '../lib/fields.ts';
import { defineFault, throughout } from './fault.ts';

export default defineFault({
  name: 'clock-jump',
  why: 'a clock that is set: a time server steps it, a virtual machine goes on, somebody types the wrong year',
  truth: 'none',
  target: 'node',
  params: z.strictObject({
    by: positiveDuration.describe(
      'How far its clock is off from then on; when the fault ends, it is set right.',
    ),
    direction: z
      .enum(['forward', 'back'])
      .default('forward')
      .describe(
        'forward: deadlines between are due at once, and heartbeats are skipped. back: all of it waits until the clock is there again.',
      ),
  }),
  needs: () => ['clock'],
  episodes: ({ by, direction }, occurrence) =>
    throughout(occurrence, {
      kind: 'clock',
      node: occurrence.node,
      ahead: direction === 'forward' ? by : -by,
      ppm: 0,
    }),
});
