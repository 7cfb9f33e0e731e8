/** Plays of a scenario in rounds, where what they show may end it early. */

/**
 * Whether the plays so far are enough.
 * @param played how many they are: the first ones
 * @param look which look it is, from 1
 */
export type Look = (played: number, look: number) => Promise<boolean>;

/**
 * Looks after 1, 2, 4, 8, … plays: all that is looked at together is no more than twice what there is. The next round waits
 * for the look, so what is played depends on the plays alone, and not on how many go on at once.
 * @param halted asked before each look, and no more is played if it is so
 */
export async function inRounds<P>(
  plays: readonly P[],
  look: Look | undefined,
  halted: () => boolean,
  play: (round: readonly P[]) => Promise<unknown>,
): Promise<void> {
  if (!look) {
    await play(plays);
    return;
  }
  let played = 0;
  for (let round = 1; played < plays.length; round++) {
    const until = 2 ** (round - 1);
    await play(plays.slice(played, until));
    played = until;
    if (played >= plays.length || halted() || (await look(played, round))) return;
  }
}
