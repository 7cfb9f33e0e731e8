import * as z from 'zod';
import { percent } from '../lib/fields.ts';
import { defineFault, throughout } from './fault.ts';

export default defineFault({
  name: 'loss',
  why: 'a link that drops heartbeats independently of one another',
  truth: 'none',
  target: 'link',
  params: z.strictObject({
    rate: percent.describe('Share of heartbeats lost, each by its own draw.'),
  }),
  needs: () => ['loss'],
  episodes: ({ rate }, occurrence) =>
    throughout(occurrence, { kind: 'weather', links: occurrence.links, weather: { loss: rate } }),
});
