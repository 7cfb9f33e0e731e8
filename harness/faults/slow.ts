import * as z from 'zod';
import { lawText } from '../lib/fields.ts';
import { defineFault, throughout } from './fault.ts';

export default defineFault({
  name: 'slow',
  why: 'a node that swaps, throttles or logs to a dying disk: it does everything, one thing at a time, and late',
  truth: 'none',
  target: 'node',
  params: z.strictObject({
    work: lawText.describe(
      'How long it is at each message that it hears and each timer of its own, one after the other: a duration, or a law.',
    ),
  }),
  needs: () => ['slow'],
  episodes: ({ work }, occurrence) =>
    throughout(occurrence, { kind: 'slow', node: occurrence.node, law: work }),
});
