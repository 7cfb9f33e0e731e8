/** The least whole number from which on something is so; undefined if it is not even at the most. */
export function leastThat(most: number, isSo: (number: number) => boolean): number | undefined {
  let less = 0;
  let enough = 1;
  while (!isSo(enough)) {
    if (enough >= most) return undefined;
    less = enough;
    enough = Math.min(most, 2 * enough);
  }
  while (enough - less > 1) {
    const middle = Math.floor((less + enough) / 2);
    if (isSo(middle)) enough = middle;
    else less = middle;
  }
  return enough;
}
