import * as z from 'zod';
import { defineFault, throughout } from './fault.ts';

export default defineFault({
  name: 'crash',
  why: 'a killed process; it restarts as a new incarnation when the fault ends, unless the run ends first',
  truth: 'crash',
  target: 'node',
  params: z.strictObject({}),
  needs: () => ['kill'],
  episodes: (_, occurrence) => throughout(occurrence, { kind: 'down', node: occurrence.node }),
});
