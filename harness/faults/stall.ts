import * as z from 'zod';
import { defineFault, throughout } from './fault.ts';

export default defineFault({
  name: 'stall',
  why: 'a blocked event loop: the process lives, but handles neither timers nor messages',
  truth: 'stall',
  target: 'node',
  params: z.strictObject({}),
  needs: () => ['stall'],
  episodes: (_, occurrence) => throughout(occurrence, { kind: 'stalled', node: occurrence.node }),
});
