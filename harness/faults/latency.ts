import * as z from 'zod';
import { duration, positiveDuration } from '../lib/fields.ts';
import { defineFault, throughout } from './fault.ts';

export default defineFault({
  name: 'latency',
  why: 'a longer route, a busy switch, a WAN',
  truth: 'none',
  target: 'link',
  params: z.strictObject({
    delay: positiveDuration.describe('Added to every heartbeat, in whole milliseconds.'),
    jitter: duration
      .prefault('0ms')
      .describe('Uniform, plus or minus, drawn per heartbeat; at most `delay`.'),
  }),
  needs: () => ['delay'],
  problem: ({ delay, jitter }) =>
    jitter > delay
      ? { param: 'jitter', message: 'must not exceed delay: a heartbeat cannot arrive before it was sent' }
      : undefined,
  episodes: ({ delay, jitter }, occurrence) =>
    throughout(occurrence, { kind: 'weather', links: occurrence.links, weather: { delay, jitter } }),
});
