/** Three ways to keep the quantile of a stream of samples: exactly, in bins of one per cent, and by five markers. */
import { BinnedRanks } from './binned-ranks.ts';
import { P2Quantile } from './p2.ts';
import { RankWindow } from './rank-window.ts';

export interface QuantileWindow {
  push(sample: number): void;
  /** NaN before the first sample. */
  readonly value: number;
}

/** Of the last `size` samples, between the two nearest ranks (Hyndman and Fan's type 7). O(log n) a sample. */
export class ExactQuantile implements QuantileWindow {
  readonly #samples: RankWindow;
  readonly #share: number;

  constructor(share: number, size: number) {
    this.#share = share;
    this.#samples = new RankWindow(size, (count) => Math.floor((count - 1) * share) + 1);
  }

  push(sample: number): void {
    this.#samples.push(sample);
  }

  get value(): number {
    const place = (this.#samples.count - 1) * this.#share;
    const { value, following } = this.#samples;
    return value + (place - Math.floor(place)) * (following - value);
  }
}

/**
 * A bin is what the exponent and the first six bits after the point say: 64 of them between 2^i and 2^(i+1). Each is 1/64 of
 * its octave's lower end wide, so its middle is within 0.8 % of any sample in it.
 */
const BITS = 6;
/** From a microsecond to twelve days, in milliseconds. */
const OCTAVES = [-10, 30] as const;
/** The number of the first bin if they were counted from the least number that there is. */
const FIRST = (1023 + OCTAVES[0]) << BITS;
/** Of the upper half of a double, what is right of the six bits. */
const REST = 20 - BITS;
const double = new DataView(new ArrayBuffer(8));

/** In logarithmic bins, as an HDR histogram has them; old samples fade by halving. O(1) a sample. */
export class HdrQuantile implements QuantileWindow {
  readonly #ranks: BinnedRanks;

  constructor(share: number, window: number) {
    this.#ranks = new BinnedRanks((OCTAVES[1] - OCTAVES[0]) << BITS, share, window);
  }

  push(sample: number): void {
    double.setFloat64(0, Math.max(0, sample));
    this.#ranks.push(Math.max(0, (double.getUint32(0) >>> REST) - FIRST));
  }

  /** The middle of the bin. */
  get value(): number {
    if (this.#ranks.total === 0) return Number.NaN;
    double.setUint32(0, ((this.#ranks.bin + FIRST) << REST) | (1 << (REST - 1)));
    double.setUint32(4, 0);
    return double.getFloat64(0);
  }
}

export function quantileWindow(mode: 'exact' | 'hdr' | 'p2', share: number, window: number): QuantileWindow {
  if (mode === 'exact') return new ExactQuantile(share, window);
  return mode === 'hdr' ? new HdrQuantile(share, window) : new P2Quantile(share);
}
