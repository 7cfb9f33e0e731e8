import type { PlayedWorld } from '../model.ts';
import type { Abilities } from '../scenario/load.ts';
import { LIVE } from './live/abilities.ts';
import { SIMULATED } from './simulated/abilities.ts';

/** The worlds in which scenarios can be played. */
export const worlds: Readonly<Record<PlayedWorld, Abilities>> = { live: LIVE, simulated: SIMULATED };
