/** Where an instant stands among sorted ones. */

/** The first that is not before it; so many lie before it. */
export function firstFrom(sorted: Float64Array, instant: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last that begins at that time or before it; −1: none. */
export function lastFrom(spans: readonly { readonly from: number }[], time: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (spans[middle]!.from <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
