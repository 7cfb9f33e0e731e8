import * as z from 'zod';
import { delay as anyDelay, defineFault, positiveDelay, throughout } from './fault.ts';

export default defineFault({
  name: 'latency',
  why: 'a longer route, a busy switch, a WAN',
  truth: 'none',
  target: 'link',
  params: z.strictObject({
    delay: positiveDelay.describe('Added to every heartbeat, in whole milliseconds.'),
    jitter: anyDelay
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
