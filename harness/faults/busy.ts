import * as z from 'zod';
import { defineFault, throughout } from './fault.ts';

export default defineFault({
  name: 'busy',
  why: 'a noisy neighbour that takes the processor from everyone on the host',
  truth: 'none',
  target: 'host',
  together: true,
  params: z.strictObject({
    cores: z.int().min(1).max(64).default(1).describe('Processes that compute without pause.'),
  }),
  needs: () => ['busy'],
  episodes: ({ cores }, occurrence) => throughout(occurrence, { kind: 'busy', cores }),
});
