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

/** Bins between 2^i and 2^(i+1): a bin is 1/64 of its lower end wide, so its middle is within 0.8 % of any sample in it. */
const BINS_PER_OCTAVE = 64;
/** From a microsecond to twelve days, in milliseconds. */
const OCTAVES = [-10, 30] as const;

/** In logarithmic bins, as an HDR histogram has them; old samples fade by halving. O(1) a sample. */
export class HdrQuantile implements QuantileWindow {
  readonly #ranks: BinnedRanks;

  constructor(share: number, window: number) {
    this.#ranks = new BinnedRanks((OCTAVES[1] - OCTAVES[0]) * BINS_PER_OCTAVE, share, window);
  }

  push(sample: number): void {
    const octave = Math.max(OCTAVES[0], Math.floor(Math.log2(Math.max(sample, Number.MIN_VALUE))));
    const within = Math.max(
      0,
      Math.min(BINS_PER_OCTAVE - 1, Math.floor((sample / 2 ** octave - 1) * BINS_PER_OCTAVE)),
    );
    this.#ranks.push((octave - OCTAVES[0]) * BINS_PER_OCTAVE + within);
  }

  get value(): number {
    if (this.#ranks.total === 0) return Number.NaN;
    const octave = OCTAVES[0] + Math.floor(this.#ranks.bin / BINS_PER_OCTAVE);
    return 2 ** octave * (1 + ((this.#ranks.bin % BINS_PER_OCTAVE) + 0.5) / BINS_PER_OCTAVE);
  }
}

export function quantileWindow(mode: 'exact' | 'hdr' | 'p2', share: number, window: number): QuantileWindow {
  if (mode === 'exact') return new ExactQuantile(share, window);
  return mode === 'hdr' ? new HdrQuantile(share, window) : new P2Quantile(share);
}
