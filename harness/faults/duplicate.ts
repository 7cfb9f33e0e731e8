import * as z from 'zod';
import { lawText, percent } from '../lib/fields.ts';
import { defineFault, throughout } from './fault.ts';

export default defineFault({
  name: 'duplicate',
  why: 'a switch that floods while it learns, two routes that both deliver, a resend whose answer was lost',
  truth: 'none',
  target: 'link',
  params: z.strictObject({
    rate: percent.describe('Share of heartbeats that arrive twice, each by its own draw.'),
    after: lawText
      .prefault('1ms')
      .describe('How long after the first the second arrives: a duration, or a law.'),
  }),
  needs: () => ['duplicate'],
  episodes: ({ rate, after }, occurrence) =>
    throughout(occurrence, {
      kind: 'weather',
      links: occurrence.links,
      weather: { draws: [{ adds: 'copy', share: rate, law: after }] },
    }),
});
