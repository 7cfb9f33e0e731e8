import * as z from 'zod';
import { defineFault, throughout } from './fault.ts';

export default defineFault({
  name: 'reset',
  why: 'a NAT or a load balancer that forgets its connections',
  truth: 'none',
  target: 'link',
  params: z.strictObject({}),
  needs: () => ['reset'],
  episodes: (_, occurrence) =>
    throughout(occurrence, { kind: 'weather', links: occurrence.links, weather: { reset: true } }),
});
