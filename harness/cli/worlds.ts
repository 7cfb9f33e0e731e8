import { InvalidArgumentError } from '@commander-js/extra-typings';
import { didYouMean } from '../lib/nearest.ts';
import type { WorldName } from '../model.ts';
import type { Abilities } from '../scenario/load.ts';
import { LIVE } from '../world/live/abilities.ts';
import { SIMULATED } from '../world/simulated/abilities.ts';

const worlds: Readonly<Record<WorldName, Abilities>> = { live: LIVE, simulated: SIMULATED };

export const WORLD =
  'live, which is so if left out: real processes, as long as it takes; simulated: virtual time, the same on every machine';

export function worldNamed(name: string): Abilities {
  if (Object.hasOwn(worlds, name)) return worlds[name as WorldName];
  const known = Object.keys(worlds);
  throw new InvalidArgumentError(
    `There is no world "${name}"${didYouMean(name, known)} (${known.join(', ')}).`,
  );
}
