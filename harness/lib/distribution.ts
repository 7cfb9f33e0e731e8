/** Room for a million values, up to which quantiles are exact. */
const MOST_EXACT = 2 ** 20;
const FIRST_ROOM = 256;

/** Bins are cut between two powers of two into so many: a value is known to a thousandth from then on. */
const MANTISSA_BITS = 10;
/** Anything nearer to 0 counts as it, anything beyond 2^43 as that. */
const LEAST_EXPONENT = -12;
const BINS = (43 - LEAST_EXPONENT) << MANTISSA_BITS;
const FIRST_KEY = (1023 + LEAST_EXPONENT) << MANTISSA_BITS;

const bits = new DataView(new ArrayBuffer(8));

/** Values of which the spread is wanted, in bounded memory, however many there are. */
export class Distribution {
  count = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  #mean = 0;
  #squares = 0;
  #values: Float64Array | undefined = new Float64Array(FIRST_ROOM);
  #sorted = true;
  /** Negative ones from the middle down, the others from the middle up. */
  #bins: Float64Array | undefined;

  add(value: number): void {
    if (this.#values && this.count === this.#values.length) this.#grow(this.count + 1);
    if (this.#bins) this.#bins[binOf(value)]!++;
    else this.#values![this.count] = value;
    const apart = value - this.#mean;
    this.count++;
    this.#mean += apart / this.count;
    this.#squares += apart * (value - this.#mean);
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    this.#sorted = false;
  }

  /** As if all that the other saw had been added. */
  merge(other: Distribution): void {
    if (other.count === 0) return;
    const count = this.count + other.count;
    const apart = other.#mean - this.#mean;
    if (this.#values && (other.#bins || count > this.#values.length)) this.#grow(count);
    if (this.#bins) {
      if (other.#bins) for (let i = 0; i < other.#bins.length; i++) this.#bins[i]! += other.#bins[i]!;
      else for (const value of other.#known()) this.#bins[binOf(value)]!++;
    } else this.#values!.set(other.#known(), this.count);
    this.#mean += (apart * other.count) / count;
    this.#squares += other.#squares + (apart ** 2 * this.count * other.count) / count;
    this.count = count;
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
    this.#sorted = false;
  }

  /** Not a number where there are no values, and so for the spread and all quantiles. */
  get mean(): number {
    return this.count === 0 ? Number.NaN : this.#mean;
  }

  get deviation(): number {
    return Math.sqrt(this.#squares / this.count);
  }

  /** Whether quantiles are values that were added, rather than known to a thousandth. */
  get exact(): boolean {
    return this.#bins === undefined;
  }

  /** The least value that this share of all do not exceed. */
  quantile(share: number): number {
    if (this.count === 0) return Number.NaN;
    const rank = Math.min(this.count, Math.max(1, Math.ceil(share * this.count - 1e-9)));
    if (!this.#bins) return this.#inOrder()[rank - 1]!;
    if (rank === 1) return this.min;
    if (rank === this.count) return this.max;
    let [bin, seen] = [-1, 0];
    while (seen < rank) seen += this.#bins[++bin]!;
    return Math.min(this.max, Math.max(this.min, middleOf(bin)));
  }

  /** How many lie from each edge on and below the next; edges ascend. */
  countsBetween(edges: readonly number[]): number[] {
    const counts = edges.slice(1).map(() => 0);
    let place = 0;
    const put = (value: number, count: number): void => {
      while (place < edges.length && value >= edges[place]!) place++;
      if (place > 0 && place < edges.length) counts[place - 1]! += count;
    };
    if (this.#bins) this.#bins.forEach((count, bin) => count > 0 && put(middleOf(bin), count));
    else for (const value of this.#inOrder()) put(value, 1);
    return counts;
  }

  #known(): Float64Array {
    return this.#values!.subarray(0, this.count);
  }

  #inOrder(): Float64Array {
    if (!this.#sorted) this.#known().sort();
    this.#sorted = true;
    return this.#known();
  }

  /** Makes room for so many, or puts what there is into bins. */
  #grow(count: number): void {
    const kept = this.#known();
    if (count > MOST_EXACT) {
      this.#bins = new Float64Array(2 * BINS);
      for (const value of kept) this.#bins[binOf(value)]!++;
      this.#values = undefined;
      return;
    }
    this.#values = new Float64Array(2 ** Math.ceil(Math.log2(count)));
    this.#values.set(kept);
  }
}

/** The exponent of a number and the first bits behind its point are the bin, as they stand in memory. */
function binOf(value: number): number {
  bits.setFloat64(0, Math.abs(value));
  const key = (bits.getUint32(0) >>> (20 - MANTISSA_BITS)) - FIRST_KEY;
  const size = key < 0 ? 0 : key >= BINS ? BINS - 1 : key;
  return value < 0 ? BINS - 1 - size : BINS + size;
}

function middleOf(bin: number): number {
  if (bin < BINS) return -middleOf(2 * BINS - 1 - bin);
  return (edgeOf(bin - BINS) + edgeOf(bin - BINS + 1)) / 2;
}

function edgeOf(size: number): number {
  if (size === 0) return 0;
  bits.setUint32(0, (size + FIRST_KEY) << (20 - MANTISSA_BITS));
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}
