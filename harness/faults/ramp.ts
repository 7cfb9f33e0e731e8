import * as z from 'zod';
import { defineFault, delay, delaySteps, positiveDelay } from './fault.ts';

export default defineFault({
  name: 'ramp',
  why: 'a link that gets slower by and by, as load grows',
  truth: 'none',
  target: 'link',
  params: z.strictObject({
    start: delay.prefault('0ms').describe('Delay at the start.'),
    end: positiveDelay.describe('Delay at the end.'),
    steps: z.int().min(1).max(100).default(10).describe('In how many steps it moves from start to end.'),
  }),
  needs: () => ['delay'],
  episodes: ({ start, end, steps }, occurrence) =>
    delaySteps(occurrence, steps, (share) => start + (end - start) * share),
});
