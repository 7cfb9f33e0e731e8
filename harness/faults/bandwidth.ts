import * as z from 'zod';
import { defineFault, throughout } from './fault.ts';

export default defineFault({
  name: 'bandwidth',
  why: 'a thin or saturated link, where heartbeats queue behind one another',
  truth: 'none',
  target: 'link',
  params: z.strictObject({
    kilobytesPerSecond: z
      .int()
      .min(1)
      .max(1_000_000)
      .describe('Rate in kB/s (1000 bytes). It bites when heartbeat.bytes per interval exceed it.'),
  }),
  needs: () => ['bandwidth'],
  episodes: ({ kilobytesPerSecond }, occurrence) =>
    throughout(occurrence, {
      kind: 'weather',
      links: occurrence.links,
      weather: { rate: kilobytesPerSecond },
    }),
});
