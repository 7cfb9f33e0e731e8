/** Mixtures of uniform laws, and their quantiles. */
import type { Ms } from '../model.ts';

/** In columns, uniform laws on (end + margin · spread − length, end + margin · spread], by weight; what is below 0 counts as 0. */
export interface Laws {
  readonly ends: Float64Array;
  readonly spreads: Float64Array;
  readonly lengths: Float64Array;
  readonly weights: Float64Array;
}

/** Laws at a margin; several of these together are a mixture. */
export interface Part {
  readonly laws: Laws;
  readonly margin: number;
}

/** The distribution function is known at so many times, and taken as straight in between. */
const STEPS = 2048;
/** What takes longer is never noticed: thirty thousand years. */
const LONGEST: Ms = 1e15;
/** A range below this part of the guess is as good as nothing. */
const FINEST = 1e-6;

/** The weight within each of evenly spaced times. */
class Distribution {
  readonly #step: Ms;
  /** What is added at a time, once; and by every step from it on. */
  readonly #jumps = new Float64Array(STEPS + 1);
  readonly #slopes = new Float64Array(STEPS + 1);
  readonly within = new Float64Array(STEPS + 1);

  constructor(mixture: readonly Part[], range: Ms) {
    this.#step = range / STEPS;
    for (const part of mixture) this.#add(part);
    let [now, slope] = [0, 0];
    for (let i = 0; i <= STEPS; i++) {
      now += slope + this.#jumps[i]!;
      slope += this.#slopes[i]!;
      this.within[i] = now;
    }
  }

  #add({ laws: { ends, spreads, lengths, weights }, margin }: Part): void {
    const step = this.#step;
    for (let i = 0; i < ends.length; i++) {
      const end = ends[i]! + margin * spreads[i]!;
      const begin = end - lengths[i]!;
      const perStep = (weights[i]! / lengths[i]!) * step;
      if (end <= 0) this.#jumps[0]! += weights[i]!;
      else {
        if (begin < 0) this.#jumps[0]! -= (perStep * begin) / step;
        this.#bend(Math.max(0, begin) / step, perStep);
        this.#bend(end / step, -perStep);
      }
    }
  }

  /** From a place between two steps on, it rises faster by so much each step. */
  #bend(place: number, perStep: number): void {
    const next = Math.ceil(place);
    if (!(next <= STEPS)) return;
    this.#jumps[next]! += (next - place) * perStep;
    this.#slopes[next]! += perStep;
  }

  /** undefined where it lies beyond the range. */
  timeOf(weight: number): Ms | undefined {
    let [low, high] = [0, STEPS];
    if (this.within[STEPS]! < weight) return undefined;
    if (this.within[0]! >= weight) return 0;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.within[middle]! >= weight) high = middle;
      else low = middle;
    }
    const [below, above] = [this.within[low]!, this.within[high]!];
    return this.#step * (low + (weight - below) / (above - below));
  }
}

function weightOf(mixture: readonly Part[]): number {
  let all = 0;
  for (const { laws } of mixture) for (const weight of laws.weights) all += weight;
  return all;
}

/** The weight of crashes that are noticed within `time`. */
export function weightWithin({ laws: { ends, spreads, lengths, weights }, margin }: Part, time: Ms): number {
  let within = 0;
  for (let i = 0; i < ends.length; i++) {
    const inside = 1 - (ends[i]! + margin * spreads[i]! - time) / lengths[i]!;
    if (inside > 0) within += weights[i]! * Math.min(1, inside);
  }
  return within;
}

/**
 * The times within which these shares of crashes are noticed, ascending shares; NaN without any crash, Infinity for what
 * is never noticed.
 * @param about a guess of the last of them; a good one saves time, a bad one is mended
 */
export function quantilesOf(mixture: readonly Part[], shares: readonly number[], about: Ms): Ms[] {
  const all = weightOf(mixture);
  const last = shares.at(-1)!;
  if (!(all > 0)) return shares.map(() => Number.NaN);
  // rounding may leave a little of the weight out
  const aim = (share: number): number => all * Math.min(share, 1 - 1e-12);
  for (let range = 1.2 * about; range < LONGEST; range *= 4) {
    const distribution = new Distribution(mixture, range);
    const end = distribution.timeOf(aim(last));
    // a range that is much too long is too coarse, one that is too short grows
    if (end === undefined) continue;
    const coarse = (time: Ms): boolean => time > 0 && time < range / 20 && range > FINEST * about;
    if (coarse(end)) {
      range = end / 3.5;
      continue;
    }
    return shares.map((share) => {
      const time = distribution.timeOf(aim(share))!;
      return coarse(time) ? quantilesOf(mixture, [share], time)[0]! : time;
    });
  }
  // what is never noticed hides nothing of the rest
  const rest = shares.slice(0, -1);
  return [...(rest.length > 0 ? quantilesOf(mixture, rest, about) : []), Number.POSITIVE_INFINITY];
}
