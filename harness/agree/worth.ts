/** How many independent values a sample is worth whose neighbours are alike. */

/** Fewer blocks tell the spread of their sums too badly. */
const FEWEST_BLOCKS = 16;
const MOST_BLOCKS = 256;
const TENTHS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/**
 * The share of values below a point is as uncertain as that of so many independent ones: by how much more than for
 * independent values it differs from block to block, on the mean over nine points, at whichever block length that is most.
 * @param orders the same values in every order in which neighbours may be alike: by time, and link by link
 */
export function worthOf(orders: readonly Float64Array[]): number {
  const [values] = orders;
  if (!values || values.length === 0) return 0;
  const sorted = values.toSorted();
  const points = TENTHS.map((tenth) => sorted[Math.floor(tenth * sorted.length)]!);
  const shares = points.map((point) => countUpTo(sorted, point) / sorted.length);
  return sorted.length / Math.max(1, ...orders.map((order) => excess(order, points, shares)));
}

/** Variance of block sums over what it would be if no value knew of another; 1 where there are too few blocks. */
function excess(order: Float64Array, points: readonly number[], shares: readonly number[]): number {
  const blocks = Math.min(MOST_BLOCKS, 2 ** Math.floor(Math.log2(order.length)));
  if (blocks < FEWEST_BLOCKS) return 1;
  let most = 1;
  // a point at which nothing varies tells nothing
  const told = points.map((point, i) => ({ point, share: shares[i]! })).filter(({ share }) => share < 1);
  let sums = told.map(({ point, share }) => residuals(order, point, share, blocks));
  for (let count = blocks; count >= FEWEST_BLOCKS; count /= 2) {
    const ratios = sums.map((blocked, i) => {
      const { share } = told[i]!;
      const squares = blocked.reduce((sum, value) => sum + value * value, 0);
      return squares / ((1 - 1 / count) * order.length * share * (1 - share));
    });
    if (ratios.length > 0)
      most = Math.max(most, ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length);
    sums = sums.map(inPairs);
  }
  return most;
}

/** By block, how many values up to the point there are beyond what was to be expected. */
function residuals(order: Float64Array, point: number, share: number, blocks: number): Float64Array {
  const sums = new Float64Array(blocks);
  for (let i = 0; i < order.length; i++) {
    sums[Math.floor((i * blocks) / order.length)]! += (order[i]! <= point ? 1 : 0) - share;
  }
  return sums;
}

function inPairs(sums: Float64Array): Float64Array {
  return Float64Array.from({ length: sums.length / 2 }, (_, i) => sums[2 * i]! + sums[2 * i + 1]!);
}

function countUpTo(sorted: Float64Array, point: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= point) low = middle + 1;
    else high = middle;
  }
  return low;
}
