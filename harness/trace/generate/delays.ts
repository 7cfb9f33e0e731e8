import type { Rng } from '../../lib/rng.ts';
import type { Ms } from '../../model.ts';
import type { Model } from './model.ts';

/**
 * The delays of one heartbeat after the other. Correlated ones follow a Gaussian copula: a first-order autoregression of
 * standard normal numbers, each put in its place in the law.
 */
export function delaysOf({ delay, correlation }: Model, random: Rng): () => Ms {
  if (correlation === 0) return () => delay.sample(random);
  const fresh = Math.sqrt(1 - correlation * correlation);
  let z = random.normal();
  return () => {
    const now = z;
    z = correlation * z + fresh * random.normal();
    return delay.ofNormal(now);
  };
}
