import * as z from 'zod';
import { defineFault, throughout } from './fault.ts';

export default defineFault({
  name: 'pause',
  why: 'a stop-the-world collection, a VM migration, a laptop lid: the whole process stands still',
  truth: 'stall',
  target: 'node',
  params: z.strictObject({}),
  needs: () => ['pause'],
  episodes: (_, occurrence) => throughout(occurrence, { kind: 'paused', node: occurrence.node }),
});
