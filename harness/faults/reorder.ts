import * as z from 'zod';
import { lawText, percent } from '../lib/fields.ts';
import { defineFault, throughout } from './fault.ts';

export default defineFault({
  name: 'reorder',
  why: 'datagrams spread over routes of different length: some come so late that later ones overtake them',
  truth: 'none',
  target: 'link',
  params: z.strictObject({
    rate: percent.describe('Share of heartbeats that are kept back, each by its own draw.'),
    by: lawText.describe(
      'How long they are kept back: a duration, or a law. What is kept longer than an interval is overtaken.',
    ),
  }),
  needs: () => ['reorder'],
  episodes: ({ rate, by }, occurrence) =>
    throughout(occurrence, {
      kind: 'weather',
      links: occurrence.links,
      weather: { draws: [{ adds: 'delay', share: rate, law: by }] },
    }),
});
