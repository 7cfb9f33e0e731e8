/**
 * The way between JAIST in Japan and EPFL in Switzerland, 3 to 10 April 2004, by what was published of it. The trace itself is
 * not to be had, and its figures do not say how delays are distributed: two variants bracket that, and detectors that are
 * faster than half a second do very differently on them.
 */
import { lawOf } from '../../../lib/laws.ts';
import { deviationsOfPhi, phiOfDeviations } from '../../../lib/normal.ts';
import type { Model, NamedModel } from '../model.ts';

const SENT = 5_845_713;
const LOST = 23_192;
const BURSTS = 814;
const LONGEST = [1093, 819, 621, 503, 495];
/** A round trip’s mean, deviation and least, ms; it was measured seldom. */
const ROUND_TRIP = { mean: 283.338, sd: 27.342, min: 270.201 };

/** Sleeps of 100 ms that took 103.501 (deviation 0.189). That they once took 234 is left out. */
const sending = {
  interval: 100,
  schedule: 'relative',
  sendJitter: lawOf('normal', { mean: 3.501, sd: 0.189 }),
} as const;

/**
 * Five bursts are published, with the number of the others and the sum of their lengths. These spread as the quantiles of a
 * lognormal law that ends below the fifth longest. Its sigma is such that gaps between arrivals deviate by as much as
 * was published, 104.1 ms.
 */
const SIGMA = 2.3;

function burstLengths(): number[] {
  const others = BURSTS - LONGEST.length;
  const left = LOST - LONGEST.reduce((sum, length) => sum + length, 0);
  // a burst is one loss at least, and the law is that of what is beyond
  const [total, most] = [left - others, LONGEST.at(-1)! - 2];
  let [low, high] = [0, most];
  for (let i = 0; i < 50; i++) {
    const median = (low + high) / 2;
    if (sum(quantiles(median, others, most)) > total) high = median;
    else low = median;
  }
  // rounding the running total keeps it whole and exact
  let [exact, whole] = [0, 0];
  const rounded = quantiles(low, others, most).map((beyond) => {
    const before = whole;
    exact += beyond;
    whole = Math.round(exact);
    return 1 + whole - before;
  });
  return [...LONGEST, ...rounded];
}

/** Of a lognormal law without what lies above `most`, in the middle of each of so many parts. */
function quantiles(median: number, count: number, most: number): number[] {
  const below = 1 - 10 ** -phiOfDeviations(Math.log(most / median) / SIGMA);
  return Array.from({ length: count }, (_, i) => {
    const above = 1 - ((i + 0.5) / count) * below;
    return median * Math.exp(SIGMA * deviationsOfPhi(-Math.log10(above)));
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const bursts = { kind: 'listed', lengths: burstLengths(), per: SENT } as const;
const rest = { ...sending, bursts, loss: 0, fifo: false } as const;
const PUBLISHED =
  '5,845,713 heartbeats sent every 103.501 ms (deviation 0.189), 23,192 lost in 814 bursts, the longest 1093, 819, 621, 503 and 495; gaps of 103.9 ms (deviation 104.1); round trips of 283.338 ms (deviation 27.342, least 270.201): as handed down for the trace of Hayashibara, Défago, Yared and Katayama, The φ Accrual Failure Detector, SRDS 2004';

/**
 * Each way is half of the least round trip and a lognormal rest, with the mean and the deviation that make those of a round trip
 * of two independent ways.
 */
function heavy(): Model {
  const [shift, mean] = [ROUND_TRIP.min / 2, (ROUND_TRIP.mean - ROUND_TRIP.min) / 2];
  const sigma = Math.sqrt(Math.log1p(ROUND_TRIP.sd ** 2 / 2 / mean ** 2));
  const delay = lawOf('lognormal', { median: mean / Math.exp(sigma ** 2 / 2), sigma, shift });
  return { ...rest, delay, correlation: 0.85 };
}

/** Delays so that gaps deviate by 16 ms without a loss, as they do in the other variant. */
function light(): Model {
  const delay = lawOf('normal', { mean: ROUND_TRIP.mean / 2, sd: 16 / Math.SQRT2 });
  return { ...rest, delay, correlation: 0 };
}

export const wan: NamedModel = {
  what: 'Japan to Switzerland for a week, 2004: losses in bursts, long tails of delay that come in clusters',
  source: `${PUBLISHED}. Assumed: lognormal delays with a correlation of 0.85, how the other 809 bursts spread, and that nothing changed over the week`,
  count: SENT,
  model: heavy(),
};

export const wanLight: NamedModel = {
  what: 'as wan, but with independent normal delays: the other end of what its figures allow',
  source: `${PUBLISHED}. Assumed: normal delays with a deviation of 11.3 ms (so the deviation of round trips is not met), how the other 809 bursts spread, and that nothing changed over the week`,
  count: SENT,
  model: light(),
};
