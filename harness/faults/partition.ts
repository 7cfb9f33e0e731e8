import * as z from 'zod';
import { defineFault, throughout } from './fault.ts';

/** Three different faults share the name in practice, so this one says which. */
export const cutKind = z
  .enum(['drop', 'hold', 'refuse'])
  .describe(
    'drop: lost without a word. hold: delivered in a burst after the heal. refuse: connections closed and refused.',
  );

export default defineFault({
  name: 'partition',
  why: 'a failed switch, a firewall rule, a lost route',
  truth: 'partition',
  target: 'link',
  together: true,
  params: z.strictObject({ kind: cutKind.default('drop') }),
  needs: ({ kind }) => [kind],
  episodes: ({ kind }, occurrence) =>
    throughout(occurrence, { kind: 'weather', links: occurrence.links, weather: { cut: kind } }),
});
