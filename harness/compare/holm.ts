/** Many comparisons at once: by chance alone one in twenty would be found at 95 %. */

/**
 * Holm's step-down procedure: adjusted chances, in the order given. Claiming those that are at most α makes even one false
 * claim with a chance of no more than α, however the comparisons hang together.
 */
export function holm(chances: readonly number[]): number[] {
  const order = chances.map((_, i) => i).sort((i, j) => chances[i]! - chances[j]!);
  const adjusted = new Array<number>(chances.length);
  let least = 0;
  for (const [rank, i] of order.entries()) {
    least = Math.max(least, Math.min(1, (chances.length - rank) * chances[i]!));
    adjusted[i] = least;
  }
  return adjusted;
}
