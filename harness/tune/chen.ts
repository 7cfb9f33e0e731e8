/**
 * Chen's configuration procedure: from what is required to the fewest heartbeats that achieve it, where the law of delays is
 * known, and where only its mean and variance are (Chen, Toueg, Aguilera, IEEE ToC 51(5), 2002).
 */
import type { Ms } from '../model.ts';
import type { Delays, Network, Quality, Schedule } from './nfd-s.ts';

export interface Requirements {
  /** A crash is detected within this, T_D^U. */
  readonly detection: Ms;
  /** On average at least this lies between two mistakes, T_MR^L. */
  readonly recurrence: Ms;
  /** On average a mistake lasts no longer, T_M^U. */
  readonly duration: Ms;
}

export interface Configuration extends Schedule {
  /** For clocks that are not synchronised (NFD-E): the margin past the expected arrival. Null: `delta` leaves no room for one. */
  readonly alpha: Ms | null;
}

/** A network of whose delays no law is known. */
export interface Moments extends Pick<Delays, 'mean' | 'variance'> {
  readonly loss: number;
}

/** What takes more heartbeats than this in the time to detection is as good as impossible. */
const MOST_HEARTBEATS = 1000;

/** The longest interval that satisfies the requirements, among multiples of `step`; else why there is none. */
export function configure(
  required: Requirements,
  { loss, delays }: Network,
  step: Ms,
): Configuration | string {
  const missing = missingBy((x) => delays.tail(x), loss);
  const inTime = 1 - missing(required.detection);
  return search(
    { required, missing, inTime, mostInTime: inTime, longest: required.detection },
    delays.mean,
    step,
  );
}

/** The same for every law with that mean and variance, by Cantelli's inequality. */
export function configureBlind(required: Requirements, moments: Moments, step: Ms): Configuration | string {
  const { mean } = moments;
  const missing = missingBy(cantelli(moments), moments.loss);
  const inTime = 1 - missing(required.detection);
  const longest = required.detection - mean;
  return search({ required, missing, inTime, mostInTime: 1, longest }, mean, step);
}

/** What NFD-S achieves at the worst of all laws with that mean and variance. */
export function worstQuality(
  { interval, delta }: Schedule,
  moments: Moments,
): Pick<Quality, 'recurrence' | 'duration' | 'accuracy'> {
  const detection = interval + delta;
  const missing = missingBy(cantelli(moments), moments.loss);
  const recurrence = interval / noneThere(interval, detection, missing);
  const duration = interval / (1 - missing(detection));
  return { recurrence, duration, accuracy: Math.max(0, 1 - duration / recurrence) };
}

interface Question {
  readonly required: Requirements;
  /** Chance, or more, that a heartbeat is not there so long after it was sent. */
  readonly missing: (after: Ms) => number;
  /** Chance, or less, that it is there within the time to detection. */
  readonly inTime: number;
  /** The same, or more. */
  readonly mostInTime: number;
  readonly longest: Ms;
}

function search(question: Question, mean: Ms, step: Ms): Configuration | string {
  const { required, missing, inTime, mostInTime, longest } = question;
  const { detection, recurrence, duration } = required;
  if (!(inTime > 0) || longest <= 0) return 'no heartbeat is sure to come within the time to detection';
  // with no margin at all nothing is ever there in time
  const most = Math.floor(Math.min(inTime * duration, longest, detection - step) / step + 1e-9);
  const fewest = Math.ceil(detection / MOST_HEARTBEATS / step);
  const between = (interval: Ms, spaced: Ms): Ms =>
    interval / (mostInTime * noneThere(spaced, detection, missing));
  const steps = largest(
    fewest,
    most,
    (n) => between(n * step, n * step) >= recurrence,
    (low, high) => between(high * step, low * step) >= recurrence,
  );
  if (steps === undefined) return `it takes more than ${MOST_HEARTBEATS} heartbeats in the time to detection`;
  const [interval, delta] = [steps * step, detection - steps * step].map(tidied);
  // less than a step shorter, so that detection is as fast as required
  const alpha = delta! >= mean ? tidied(Math.floor((delta! - mean) / step + 1e-9) * step) : null;
  return { interval: interval!, delta: delta!, alpha };
}

/**
 * Chance that at a freshness point none of the heartbeats is there that could be; those sent later count for nothing. It
 * never falls when the interval grows: there are fewer of them, and each is younger.
 */
function noneThere(interval: Ms, detection: Ms, missing: (after: Ms) => number): number {
  let all = 1;
  for (
    let after = detection - interval, j = 1;
    after > 1e-9 * detection && all > 0;
    after = detection - ++j * interval
  ) {
    all *= missing(after);
  }
  return all;
}

/**
 * The largest whole number that holds. What holds may be in pieces: with every interval that fits into the time to detection
 * once less, a heartbeat less can make up for a lost one. So ranges are halved, the upper half first, and left out only
 * where `mayHold` rules out all of a range: the time between mistakes at its upper end, as if heartbeats were as dense
 * as at its lower.
 */
function largest(
  low: number,
  high: number,
  holds: (n: number) => boolean,
  mayHold: (low: number, high: number) => boolean,
): number | undefined {
  if (low > high || !mayHold(low, high)) return undefined;
  if (holds(high)) return high;
  const middle = Math.floor((low + high - 1) / 2);
  return largest(middle + 1, high - 1, holds, mayHold) ?? largest(low, middle, holds, mayHold);
}

/** Without what binary fractions leave behind. */
function tidied(ms: Ms): Ms {
  return Number(ms.toPrecision(12));
}

function missingBy(tail: (x: Ms) => number, loss: number): (after: Ms) => number {
  return (after) => loss + (1 - loss) * tail(after);
}

/** The most that Pr(D > x) can be. */
function cantelli({ mean, variance }: Moments): (x: Ms) => number {
  return (x) => (x <= mean ? 1 : variance / (variance + (x - mean) ** 2));
}
