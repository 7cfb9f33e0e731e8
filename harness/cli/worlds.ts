import { InvalidArgumentError } from '@commander-js/extra-typings';
import { didYouMean } from '../lib/nearest.ts';
import type { Abilities } from '../scenario/load.ts';
import { worlds } from '../world/worlds.ts';

export const WORLD =
  'live, which is so if left out: real processes, as long as it takes; simulated: virtual time, the same on every machine';

export function worldNamed(name: string): Abilities {
  const found = Object.values(worlds).find(({ world }) => world === name);
  if (found) return found;
  const known = Object.keys(worlds);
  throw new InvalidArgumentError(
    `There is no world "${name}"${didYouMean(name, known)} (${known.join(', ')}).`,
  );
}
