import * as z from 'zod';
import { positiveDuration } from '../lib/fields.ts';
import { defineFault, type Episode } from './fault.ts';
import { cutKind } from './partition.ts';

export default defineFault({
  name: 'flapping',
  why: 'a loose cable, a link that negotiates again and again',
  truth: 'partition',
  target: 'link',
  together: true,
  params: z.strictObject({
    kind: cutKind.default('drop'),
    down: positiveDuration.describe('How long it is cut each time.'),
    up: positiveDuration.describe('How long it works in between.'),
  }),
  needs: ({ kind }) => [kind],
  episodes({ kind, down, up }, { links, for: length }) {
    const effect = { kind: 'weather' as const, links, weather: { cut: kind } };
    const episodes: Episode[] = [];
    for (let from = 0; from < length; from += down + up) {
      episodes.push({ from, until: Math.min(length, from + down), effect });
    }
    return episodes;
  },
});
