/** Rates and shares of time from mistakes that come in clusters: a bad spell makes many of them at once. */
import jstat from 'jstat';
import { type Bounds, poissonInterval, sum, TAIL, UNBOUNDED, unseenBound } from './intervals.ts';

/** Mistakes, exposure and suspected time of one stretch of time, over all pairs of a play. */
export interface Block {
  readonly count: number;
  readonly exposure: number;
  readonly suspected: number;
}

/** The blocks of one uninterrupted stretch of a play, in order: neighbours can be merged into longer ones. */
export type Stretch = readonly Block[];

/** Fewer blocks can't tell how mistakes cluster. */
export const FEWEST_BLOCKS = 8;
/** From so many blocks on, how they differ is known well enough. */
export const ENOUGH_BLOCKS = 30;
/** Clustered beyond this, a plain Poisson interval is too narrow. */
const DISPERSION_LIMIT = 1.3;

export interface RateEstimate extends Bounds {
  readonly value: number;
  readonly count: number;
  /** In what they were counted: if none were, only the trusted time. */
  readonly exposure: number;
  /** How many mistakes are worth one that comes alone: the interval is that of count / clustering. Null: can't be told. */
  readonly clustering: number | null;
  readonly method: 'unseen' | 'poisson' | 'clustered' | 'too few blocks';
  /** Variance over mean of the block counts, at the block length where it is largest; 1 for independent events. */
  readonly dispersion: number;
  /** How many blocks there are at that length. */
  readonly blocks: number;
}

/**
 * A rate per unit of exposure. Where mistakes cluster the interval is that of count/dispersion independent clusters, and
 * the dispersion is widened by how badly so few blocks tell it: for a few dozen blocks that covers better than resampling
 * them does. Clusters may be longer than a block, so blocks are doubled for as long as enough of them are left.
 */
export function rateEstimate(stretches: readonly Stretch[]): RateEstimate {
  const all = used(stretches.flat());
  const [count, exposure] = [sum(all.map((block) => block.count)), sum(all.map((block) => block.exposure))];
  const value = count / exposure;
  const plain = { value, count, exposure, clustering: 1, dispersion: 1, blocks: all.length };
  if (count === 0) {
    // who already suspects can't make a mistake: only trusted time speaks for a detector that made none
    const trusted = exposure - sum(all.map((block) => block.suspected));
    const high = trusted > 0 ? unseenBound(trusted) : null;
    return { ...plain, exposure: trusted, low: 0, high, method: 'unseen' };
  }
  const seen = lengths(stretches).map((blocks) => ({
    dispersion: dispersionOf(blocks, value),
    blocks: blocks.length,
  }));
  if (seen.length === 0) return { ...plain, clustering: null, ...UNBOUNDED, method: 'too few blocks' };
  const allowed = (one: (typeof seen)[number]): number => one.dispersion * widening(one.blocks) ** 2;
  const worst = seen.reduce((a, b) => (allowed(b) > allowed(a) ? b : a));
  const clustered = worst.dispersion > DISPERSION_LIMIT;
  const clustering = clustered ? allowed(worst) : 1;
  const { low, high } = poissonInterval(count / clustering);
  return {
    value,
    count,
    exposure,
    clustering,
    ...worst,
    low: (low * clustering) / exposure,
    high: (high * clustering) / exposure,
    method: clustered ? 'clustered' : 'poisson',
  };
}

/** The share of exposure that was spent in suspicion, on a log scale, by how much it differs from block to block. */
export function suspectedShare(stretches: readonly Stretch[]): Bounds {
  const all = used(stretches.flat());
  const exposure = sum(all.map((block) => block.exposure));
  const share = sum(all.map(({ suspected }) => suspected)) / exposure;
  const halves = lengths(stretches).map((blocks) =>
    halfWidth(blocks.map((block) => block.suspected - share * block.exposure)),
  );
  if (halves.length === 0 || !(share > 0)) return UNBOUNDED;
  const factor = Math.exp(Math.max(...halves) / (share * exposure));
  return { low: share / factor, high: Math.min(1, share * factor) };
}

/** Fewer mistakes that come alone, or clusters of them, can't tell how long they last. */
export const FEWEST_MISTAKES = 20;

/** Suspected time per mistake, on a log scale, by how much it differs from block to block. */
export function durationBounds(stretches: readonly Stretch[]): Bounds {
  const { count, clustering } = rateEstimate(stretches);
  if (clustering === null || count / clustering < FEWEST_MISTAKES) return UNBOUNDED;
  const duration = sum(stretches.flat().map(({ suspected }) => suspected)) / count;
  const halves = lengths(stretches).map((blocks) =>
    halfWidth(blocks.map((block) => block.suspected - duration * block.count)),
  );
  const factor = Math.exp(Math.max(...halves) / count / duration);
  return { low: duration / factor, high: duration * factor };
}

/**
 * The least share of time in trust, where no suspicion was seen: a block with one would have been suspected throughout, at
 * worst, and so many blocks without one leave it no larger share.
 * @param tail how often that may be wrong
 * @param times of so many times as much
 */
export function unseenAccuracy(stretches: readonly Stretch[], tail: number, times = 1): number | null {
  const blocks = used(stretches.flat()).length * times;
  return blocks < FEWEST_BLOCKS ? null : tail ** (1 / blocks);
}

/**
 * How far the sum over blocks of something that is 0 on the mean may be off, by Student's law: at whichever block length it is
 * most, since what hangs together may be longer than a block. undefined where there are too few blocks.
 * @param residuals of one uninterrupted stretch, in order
 */
export function uncertainty(residuals: readonly number[]): number | undefined {
  let most: number | undefined;
  for (let now = residuals; now.length >= FEWEST_BLOCKS; ) {
    most = Math.max(most ?? 0, halfWidth(now));
    now = Array.from({ length: Math.ceil(now.length / 2) }, (_, i) => now[2 * i]! + (now[2 * i + 1] ?? 0));
  }
  return most;
}

function halfWidth(residuals: readonly number[]): number {
  const squares = sum(residuals.map((residual) => residual ** 2));
  return student(residuals.length) * Math.sqrt((squares * residuals.length) / (residuals.length - 1));
}

/** The same time in ever longer blocks, for as long as there are enough of them. */
function lengths(stretches: readonly Stretch[]): Block[][] {
  const cuts: Block[][] = [];
  let now = stretches;
  for (;;) {
    const blocks = used(now.flat());
    if (blocks.length < FEWEST_BLOCKS) return cuts;
    cuts.push(blocks);
    if (now.every(({ length }) => length < 2)) return cuts;
    now = now.map(doubled);
  }
}

function doubled(stretch: Stretch): Stretch {
  return stretch
    .filter((_, i) => i % 2 === 0)
    .map((block, i) => {
      const next = stretch[2 * i + 1];
      if (!next) return block;
      return {
        count: block.count + next.count,
        exposure: block.exposure + next.exposure,
        suspected: block.suspected + next.suspected,
      };
    });
}

function used(blocks: readonly Block[]): Block[] {
  return blocks.filter(({ exposure }) => exposure > 0);
}

/** Pearson's statistic over its degrees of freedom: blocks need not be equally long. */
function dispersionOf(blocks: readonly Block[], rate: number): number {
  const pearson = sum(
    blocks.map(({ count, exposure }) => (count - rate * exposure) ** 2 / (rate * exposure)),
  );
  return pearson / (blocks.length - 1);
}

/** Of a curve every point asks for the same few. */
const students = new Map<number, number>();

function student(blocks: number): number {
  const known = students.get(blocks) ?? jstat.jStat.studentt.inv(1 - TAIL, blocks - 1);
  students.set(blocks, known);
  return known;
}

/** How much wider an interval must be whose variance comes from so few blocks. */
function widening(blocks: number): number {
  return student(blocks) / student(1e6);
}
