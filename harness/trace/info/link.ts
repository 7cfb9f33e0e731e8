/** What there is to say of the heartbeats of one link, or of several together. */
import { Distribution } from '../../lib/distribution.ts';
import { type Interval, wilsonInterval } from '../../lib/wilson.ts';
import { linkName, type Ms } from '../../model.ts';
import { FreshnessFilter } from '../../monitor.ts';
import type { SendTimes, Watch } from '../trace.ts';
import { type Burst, type BurstLengths, Bursts } from './bursts.ts';
import { Rhythm } from './rhythm.ts';
import { SeenSlots } from './seen.ts';
import type { Strip } from './strip.ts';

/** Gaps of more than so many intervals are counted. */
const LONG = [2, 5, 10, 100] as const;
/** Times are whole microseconds; what subtraction leaves beside them is none. */
const ROUNDING: Ms = 0.0005;

const NOTHING = { watches: 0, watched: 0, heard: 0, lost: 0, stale: 0, duplicates: 0, restarts: 0 };

/** null where there is nothing to say. */
export interface Spread {
  readonly count: number;
  readonly mean: Ms | null;
  readonly sd: Ms | null;
  readonly min: Ms | null;
  readonly p50: Ms | null;
  readonly p90: Ms | null;
  readonly p99: Ms | null;
  readonly p999: Ms | null;
  readonly max: Ms | null;
  /** Of so many values that quantiles are known to a thousandth only. */
  readonly binned: boolean;
}

export interface LinkInfo {
  readonly link: string;
  /** How often an observer began to watch it. */
  readonly watches: number;
  readonly watched: Ms;
  readonly heartbeats: {
    readonly sent: number;
    readonly heard: number;
    readonly lost: number;
    /** They came after a later one. */
    readonly stale: number;
    readonly duplicates: number;
    readonly restarts: number;
  };
  /** Of those sent, with Wilson's 95 % interval. */
  readonly loss: ({ readonly value: number } & Interval) | null;
  readonly bursts: {
    readonly count: number;
    readonly mean: number | null;
    readonly longest: readonly Burst[];
    readonly lengths: readonly BurstLengths[];
  };
  /** Between arrivals that were news: what is stale or a duplicate tells a detector nothing. */
  readonly gaps: Spread & {
    readonly beyond: readonly { readonly intervals: number; readonly count: number }[];
    /** Of each with the one before it; see Rhythm. */
    readonly correlation: number | null;
  };
  /** Since the last arrival, when the watch was over. */
  readonly silentAtEnd: Ms | null;
  /** null where send times are not known. */
  readonly delays: Spread | null;
  /** As measured. */
  readonly interval: Ms | null;
  /** The longest silence in each slice of the trace; null where nothing was watched. */
  readonly worst: readonly (Ms | null)[];
}

export class LinkTally {
  readonly gaps = new Distribution();
  readonly #link: string;
  readonly #interval: Ms;
  readonly #sendTimes: SendTimes;
  readonly #strip: Strip;
  readonly #delays = new Distribution();
  readonly #beyond: number[] = LONG.map(() => 0);
  readonly #bursts = new Bursts();
  readonly #rhythm: Rhythm;
  readonly #counts = { ...NOTHING };
  /** How long each watch was silent at its end, and when that was. */
  #silent: Ms | undefined;
  #over: Ms = Number.NEGATIVE_INFINITY;

  constructor(
    link: string,
    { interval, sendTimes }: { readonly interval: Ms; readonly sendTimes: SendTimes },
    strip: Strip,
  ) {
    this.#link = link;
    this.#interval = interval;
    this.#sendTimes = sendTimes;
    this.#strip = strip;
    this.#rhythm = new Rhythm(interval);
  }

  add({ link, from, until, heard, lost }: Watch): void {
    const counts = this.#counts;
    counts.watches++;
    counts.watched += until - from;
    counts.heard += heard.at.length;
    counts.lost += lost.seq.length;
    this.#bursts.add(linkName(link), lost);
    const last = this.#arrivals(heard);
    if (until > this.#over) [this.#over, this.#silent] = [until, Math.max(0, until - (last ?? from))];
    this.#strip.silence(last ?? from, until);
  }

  /** The last arrival that was news. */
  #arrivals({ at, seq, sentAt, incarnation }: Watch['heard']): Ms | undefined {
    const filter = new FreshnessFilter();
    const seen = new Map<number, SeenSlots>();
    const rhythm = new Rhythm(this.#interval);
    const stamped = this.#sendTimes === 'stamped';
    const timed = this.#sendTimes !== 'unknown';
    let [life, slots] = [-1, new SeenSlots()];
    let last: Ms | undefined;
    for (let i = 0; i < at.length; i++) {
      const [now, slot, sent, lived] = [at[i]!, seq[i]!, sentAt[i]!, incarnation?.[i] ?? 0];
      if (lived !== life) {
        life = lived;
        slots = seen.get(life) ?? new SeenSlots();
        seen.set(life, slots);
      }
      const first = slots.add(slot);
      if (timed && first) this.#delays.add(now - sent);
      const freshness = filter.judge(lived, slot);
      if (freshness === 'stale') {
        this.#counts[first ? 'stale' : 'duplicates']++;
        continue;
      }
      if (freshness === 'restarted') {
        this.#counts.restarts++;
        rhythm.restart();
      }
      if (last !== undefined) this.#gap(last, now);
      rhythm.add(slot, now, stamped ? sent : now);
      last = now;
    }
    this.#rhythm.merge(rhythm);
    return last;
  }

  #gap(from: Ms, until: Ms): void {
    const gap = until - from;
    this.gaps.add(gap);
    for (let i = 0; i < LONG.length && gap > LONG[i]! * this.#interval + ROUNDING; i++) this.#beyond[i]!++;
    this.#strip.silence(from, until);
  }

  merge(other: LinkTally): void {
    for (const name of Object.keys(NOTHING) as (keyof typeof NOTHING)[])
      this.#counts[name] += other.#counts[name];
    this.gaps.merge(other.gaps);
    this.#delays.merge(other.#delays);
    for (const [i, count] of other.#beyond.entries()) this.#beyond[i]! += count;
    this.#bursts.merge(other.#bursts);
    this.#rhythm.merge(other.#rhythm);
    this.#silent = Math.max(this.#silent ?? 0, other.#silent ?? 0);
    this.#strip.merge(other.#strip);
  }

  info(): LinkInfo {
    const { watches, watched, ...counts } = this.#counts;
    const sent = counts.heard - counts.duplicates + counts.lost;
    const { count, mean, longest, lengths } = this.#bursts;
    return {
      link: this.#link,
      watches,
      watched,
      heartbeats: { sent, ...counts },
      loss: sent === 0 ? null : { value: counts.lost / sent, ...wilsonInterval(counts.lost, sent) },
      bursts: { count, mean: finite(mean), longest, lengths },
      gaps: {
        ...spreadOf(this.gaps),
        beyond: LONG.map((intervals, i) => ({ intervals, count: this.#beyond[i]! })),
        correlation: this.#rhythm.correlation ?? null,
      },
      silentAtEnd: micro(this.#silent ?? Number.NaN),
      delays: this.#sendTimes === 'unknown' ? null : spreadOf(this.#delays),
      interval: this.#rhythm.interval ?? null,
      worst: this.#strip.worst,
    };
  }
}

function spreadOf(values: Distribution): Spread {
  const at = (share: number): number | null => micro(values.quantile(share));
  return {
    count: values.count,
    mean: micro(values.mean),
    sd: micro(values.deviation),
    min: micro(values.min),
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    p999: at(0.999),
    max: micro(values.max),
    binned: !values.exact,
  };
}

function micro(ms: Ms): Ms | null {
  return finite(Math.round(1000 * ms) / 1000);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
