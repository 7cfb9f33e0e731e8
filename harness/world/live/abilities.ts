import type { Abilities } from '../../scenario/load.ts';
import { toxiproxyRefuses } from './toxiproxy/refuses.ts';

/** Processes of one host, and time as it passes: nobody waits longer than a day for a run. */
export const LIVE: Abilities = {
  world: 'live',
  refuses: toxiproxyRefuses,
  mostNodes: 201,
  mostTime: 24 * 3_600_000,
};
