import * as z from 'zod';
import { defineFault, delaySteps, positiveDelay } from './fault.ts';

export default defineFault({
  name: 'spike',
  why: 'a queue that fills at once and drains: bufferbloat, a route flap',
  truth: 'none',
  target: 'link',
  params: z.strictObject({
    peak: positiveDelay.describe('Delay at the start; it falls evenly to zero while the fault lasts.'),
    steps: z.int().min(1).max(100).default(8).describe('In how many steps it falls.'),
  }),
  needs: () => ['delay'],
  episodes: ({ peak, steps }, occurrence) => delaySteps(occurrence, steps, (share) => peak * (1 - share)),
});
