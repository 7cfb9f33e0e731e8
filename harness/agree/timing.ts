/** When heartbeats came, apart for quiet time and for time in which something was asked of the network or of a node. */
import type { Link, Ms } from '../model.ts';
import { isQuiet, lossOf } from '../qos/asked.ts';
import { type Beat, beatsOf } from '../qos/beats.ts';
import { lookups } from '../qos/lookups.ts';
import { rewarmOf } from '../qos/truth.ts';
import { touches } from '../timeline.ts';
import type { Recording } from '../trace/recording.ts';

export type Weathered = 'quiet' | 'faulted';

/** Values in columns, link after link. */
export interface Times {
  /** Which link of which play. */
  readonly link: Uint32Array;
  /** When it came, in its play. */
  readonly at: Float64Array;
  readonly value: Float64Array;
  /** How much of it is that the sender was late. */
  readonly lag: Float64Array;
  /** How much of it is that a fault was late. */
  readonly fault: Float64Array;
  /** 1 where something was asked that takes time. */
  readonly asked: Uint8Array;
  /** 1 where heartbeats are missing between. */
  readonly gap: Uint8Array;
}

export type Timing = Readonly<Record<Weathered, { readonly delays: Times; readonly arrivals: Times }>>;

export interface Gathered {
  readonly timing: Timing;
  readonly losses: { readonly n: number; readonly lost: number };
  /** What links took by themselves, ms, of heartbeats that nothing slowed. */
  readonly own: Float64Array;
  /** How late timers of senders were, ms, that were not told to stand still. */
  readonly lag: Float64Array;
  /** Heartbeats that nothing slowed and that were late all the same: from their slots to their arrivals. */
  readonly slow: readonly {
    readonly play: number;
    readonly from: Ms;
    readonly until: Ms;
    readonly late: Ms;
  }[];
}

/** A heartbeat that is this late, of the interval, may be too late. */
const SLOW = 0.05;

export function gatherTiming(recordings: readonly Recording[]): Gathered {
  const gathering = new Gathering();
  for (const recording of recordings) for (const link of recording.plan.links) gathering.add(recording, link);
  return gathering.done();
}

class Gathering {
  readonly #quiet = { delays: new Rows(), arrivals: new Rows() };
  readonly #faulted = { delays: new Rows(), arrivals: new Rows() };
  readonly #slow: Gathered['slow'][number][] = [];
  readonly #own: Ms[] = [];
  readonly #lag: Ms[] = [];
  #chances = 0;
  #lost = 0;
  #links = 0;

  add(recording: Recording, link: Link): void {
    const { plan } = recording;
    const { interval } = plan.scenario.heartbeat;
    const { offset } = plan.nodes.find(({ id }) => id === link.from)!;
    const lagOf = (sentAt: Ms): Ms => (((sentAt - offset) % interval) + interval) % interval;
    const isYoung = youngOn(recording, link);
    const isHeldUp = heldUpOn(recording, link);
    const scored = beatsOf(recording, link).filter(
      ({ phase, sentAt }) => plan.phases[phase]?.score && !isYoung(sentAt),
    );
    for (const beat of scored) {
      const late = lagOf(beat.sentAt);
      this.#delay(recording, beat, late);
      if (beat.arrival !== undefined && !isHeldUp(beat.sentAt - late, beat.sentAt)) this.#lag.push(late);
    }
    this.#arrivals(recording, link, scored, lagOf);
    this.#links++;
  }

  #delay(recording: Recording, beat: Beat, late: Ms): void {
    const { asked, sentAt, arrival } = beat;
    const chance = lossOf(asked);
    if (chance > 0 && chance < 1) {
      this.#chances++;
      if (arrival === undefined) this.#lost++;
    }
    if (arrival === undefined) return;
    const took = arrival - sentAt;
    const to = isQuietTime(beat) ? this.#quiet : this.#faulted;
    to.delays.add(this.#links, arrival, took, 0, heldTooLong(recording, beat), asked.delay ? 1 : 0, 0);
    if (!isSpared(beat)) return;
    this.#own.push(took);
    const { plan } = recording;
    if (took + late > SLOW * plan.scenario.heartbeat.interval)
      this.#slow.push({ play: plan.repeat, from: sentAt - late, until: arrival, late: took + late });
  }

  /** Of neighbours of one life of the sender, both of which are known for what was asked of them. */
  #arrivals(recording: Recording, link: Link, beats: readonly Beat[], lagOf: (sentAt: Ms) => Ms): void {
    const known = new Map(beats.map((beat) => [beat.sentAt, beat]));
    for (const { heard } of lookups(recording).streams(link)) {
      for (let i = 1; i < heard.at.length; i++) {
        const [before, beat] = [known.get(heard.sentAt[i - 1]!), known.get(heard.sentAt[i]!)];
        if (!before || !beat || heard.incarnation[i] !== heard.incarnation[i - 1]) continue;
        const to = isQuietTime(before) && isQuietTime(beat) ? this.#quiet : this.#faulted;
        const at = heard.at[i]!;
        const later = lagOf(beat.sentAt) - lagOf(before.sentAt);
        const gap = heard.seq[i]! - heard.seq[i - 1]! > 1 ? 1 : 0;
        to.arrivals.add(this.#links, at, at - heard.at[i - 1]!, later, 0, beat.asked.delay ? 1 : 0, gap);
      }
    }
  }

  done(): Gathered {
    const columns = ({ delays, arrivals }: { delays: Rows; arrivals: Rows }) => ({
      delays: delays.columns(),
      arrivals: arrivals.columns(),
    });
    return {
      timing: { quiet: columns(this.#quiet), faulted: columns(this.#faulted) },
      losses: { n: this.#chances, lost: this.#lost },
      own: Float64Array.from(this.#own),
      lag: Float64Array.from(this.#lag),
      slow: this.#slow,
    };
  }
}

/**
 * A process that has just started is slow for its first heartbeats, all of them in a row: that is neither what a link takes nor how
 * late timers are. So this leaves out what scoring leaves out.
 */
function youngOn(recording: Recording, { from, to }: Link): (at: Ms) => boolean {
  const { node } = lookups(recording);
  const rewarm = rewarmOf(recording);
  const restarts = [from, to].flatMap((id) => node(id).lives.filter(({ incarnation }) => incarnation > 0));
  return (at) => restarts.some((life) => life.from <= at && at < life.from + rewarm);
}

/**
 * What a sender sends when it goes on after a pause or a stall is late because it was told to stand still, and will be again wherever
 * that plan is played: it tells nothing of timers. Nor does what comes within an interval, while all that waited is seen to.
 */
function heldUpOn(recording: Recording, { from }: Link): (due: Ms, sentAt: Ms) => boolean {
  const { interval } = recording.plan.scenario.heartbeat;
  const { stalls } = lookups(recording).node(from);
  const spans = stalls.map((stall) => ({ from: stall.from, until: stall.until + interval }));
  return (due, sentAt) => touches(spans, due, sentAt);
}

/** Nothing slowed it: independent loss spares what arrives. */
function isSpared({ undisturbed, asked }: Beat): boolean {
  return undisturbed && isQuiet({ ...asked, loss: 0 });
}

function isQuietTime(beat: Beat): boolean {
  return isSpared(beat) && !beat.asked.loss;
}

/** By how much longer it was held than planned. */
function heldTooLong({ realised, plan }: Recording, { released }: Beat): Ms {
  if (released === undefined) return 0;
  const hold = realised.find(({ ended }) => ended[0] === released);
  const planned = hold && plan.spells[hold.spell]!.until;
  return planned === undefined || planned === Number.POSITIVE_INFINITY ? 0 : released - planned;
}

class Rows {
  readonly #columns = Array.from({ length: 7 }, (): number[] => []);

  add(
    ...row: readonly [link: number, at: Ms, value: Ms, lag: Ms, fault: Ms, asked: number, gap: number]
  ): void {
    row.forEach((value, i) => this.#columns[i]!.push(value));
  }

  columns(): Times {
    const [link, at, value, lag, fault, asked, gap] = this.#columns as [
      number[],
      number[],
      number[],
      number[],
      number[],
      number[],
      number[],
    ];
    return {
      link: Uint32Array.from(link),
      at: Float64Array.from(at),
      value: Float64Array.from(value),
      lag: Float64Array.from(lag),
      fault: Float64Array.from(fault),
      asked: Uint8Array.from(asked),
      gap: Uint8Array.from(gap),
    };
  }
}
