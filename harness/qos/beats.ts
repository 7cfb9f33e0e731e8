/** Heartbeats with what was asked of the network for each, and what became of it. */

import { lastFrom } from '../lib/sorted.ts';
import { Sparse } from '../lib/sparse.ts';
import { type Link, linkName, type Ms, type NodeId, type Weather } from '../model.ts';
import { type Span, touches, union } from '../timeline.ts';
import type { Life, Recording } from '../trace/recording.ts';
import { type Asked, askedIn, isQuiet, lossOf } from './asked.ts';
import { Course, GUARD, passage, releaseAfter } from './course.ts';
import { lookups } from './lookups.ts';
import { busySpans, ownTimeIn } from './own-time.ts';

/** Before a kill, a heartbeat may wait so long in a process that has no processor, and die with it: no fault of the network. */
const DYING: Ms = 200;
/** A heartbeat that is not asked to be slow has arrived by then. */
const SETTLE: Ms = 500;

/** One heartbeat with what was asked of it and what became of it. */
export interface Beat {
  /** Its place among all that were sent on the link. */
  readonly place: number;
  readonly phase: number;
  readonly sentAt: Ms;
  readonly asked: Weather;
  /** What the middle one of many such is asked to take; undefined where that can't be told. */
  readonly askedDelay: Ms | undefined;
  readonly arrival: Ms | undefined;
  /** It arrived, neither end stood still meanwhile, and no other held it up. */
  readonly steady: boolean;
  /** Nothing disturbed it but the weather, so its delay tells about the network. */
  readonly undisturbed: boolean;
  /** Meanwhile a model had its ends wait for the processor. */
  readonly waited: boolean;
  /** For a held one: when the hold ended. */
  readonly released: Ms | undefined;
  /** When the weather that it met changed. */
  readonly until: Ms;
}

/** The heartbeats of a link for which it is certain what was asked. */
export function beatsOf(recording: Recording, link: Link): Beat[] {
  const sight = new Sight(recording, link);
  const beats: Beat[] = [];
  const { length } = recording.sent.get(linkName(link))!.at;
  for (let place = 0; place < length; place++) {
    const beat = sight.beat(place);
    if (beat) beats.push(beat);
  }
  return beats;
}

/** All that bears on the heartbeats of a link. */
class Sight {
  readonly #recording: Recording;
  readonly #sent;
  readonly #arrivals: readonly Sparse[];
  readonly #course: Course;
  readonly #askedIn: (stage: number) => Asked;
  /** On a stream one that takes very long holds up all behind it, for as long as it likes. */
  readonly #heldUp: boolean;
  /** One that waits for those before it in a thin pipe meets the weather of when it is through. */
  readonly #queues: boolean;
  readonly #lives: readonly Life[];
  readonly #observed: readonly Life[];
  /** When the observer stood still, in order. */
  readonly #still: readonly Span[];
  /** When either end stood still. */
  readonly #standing: readonly Span[];
  /** When the processor was taken from both. */
  readonly #busy: readonly Span[];
  /** What is sent or comes later is not judged: the play is over, or the observer slow. */
  readonly #over: Ms;
  /** What links take by themselves, at most. */
  readonly #own: Ms;
  /** Of the heartbeat before, and so nearly always of the next. */
  #life: Life | undefined;
  #phase = 0;

  constructor(recording: Recording, link: Link) {
    const { plan, end } = recording;
    const { node, streams } = lookups(recording);
    const { transport, interval, bytes } = plan.scenario.heartbeat;
    const [sender, observer] = [node(link.from), node(link.to)];
    this.#recording = recording;
    this.#sent = recording.sent.get(linkName(link))!;
    this.#arrivals = arrivalsIn(streams(link));
    this.#course = courseOn(recording, link);
    const { stages } = this.#course;
    this.#askedIn = askedIn(stages);
    this.#heldUp = transport === 'stream' && stages.some(({ weather }) => weather.draws);
    this.#queues = stages.some(({ weather: { rate } }) => rate !== undefined && bytes / interval > rate);
    this.#lives = sender.lives;
    this.#observed = observer.lives;
    this.#still = union(observer.stalls);
    this.#standing = [...sender.stalls, ...this.#still];
    this.#busy = busySpans(recording);
    this.#over = Math.min(end.end, firstSlow(recording, link.to));
    this.#own = ownTimeIn(recording)?.most ?? 0;
  }

  /** undefined where it is not certain what was asked of it. */
  beat(place: number): Beat | undefined {
    const sentAt = this.#sent.at[place]!;
    const incarnation = this.#sent.incarnation[place]!;
    const stage = this.#course.at(sentAt);
    if (this.#life?.incarnation !== incarnation)
      this.#life = this.#lives.find((one) => one.incarnation === incarnation);
    const life = this.#life;
    const left = life?.crashed ? life.until - sentAt : Number.POSITIVE_INFINITY;
    if (stage === undefined || left < GUARD || !this.#wouldBeSeen(sentAt, stage)) return undefined;
    const came = this.#arrivals[incarnation]?.get(this.#sent.seq[place]!) ?? Number.NaN;
    const arrival = Number.isNaN(came) ? undefined : came;
    const { weather, delay: askedDelay } = this.#askedIn(stage);
    if (arrival === undefined && left < DYING && isQuiet(weather)) return undefined;
    const { until } = this.#course.stages[stage]!;
    if (this.#mayBeQueued(weather, sentAt, arrival, until)) return undefined;
    const steady = arrival !== undefined && !this.#heldUp && !touches(this.#standing, sentAt, arrival);
    return {
      place,
      phase: this.#phaseAt(sentAt),
      sentAt,
      asked: weather,
      askedDelay,
      arrival,
      steady,
      undisturbed: steady && this.#metOnly(weather, sentAt, arrival, until),
      waited: arrival !== undefined && touches(this.#busy, sentAt, arrival),
      released: releaseAfter(this.#course.stages, stage),
      until,
    };
  }

  /** −1: in none. */
  #phaseAt(time: Ms): number {
    const { phases } = this.#recording.plan;
    const isIn = (phase: { from: Ms; until: Ms } | undefined) =>
      phase !== undefined && phase.from <= time && time < phase.until;
    if (!isIn(phases[this.#phase])) this.#phase = phases.findIndex(isIn);
    return this.#phase;
  }

  /** Whether it would have been heard if nothing had taken it. */
  #wouldBeSeen(sentAt: Ms, stage: number): boolean {
    const { transport } = this.#recording.plan.scenario.heartbeat;
    const way = this.#own + this.#askedIn(stage).drawn;
    const { by, broken } = passage(this.#course.stages, stage, sentAt, transport, way);
    const heard = heardBy(by + way + SETTLE, sentAt, this.#still);
    if (broken || heard > this.#over) return false;
    return this.#observed.some(({ from, until, crashed }) => from <= sentAt && (heard <= until || !crashed));
  }

  /** What is still waiting for others has been neither lost nor delivered, and may have met other weather than when it was sent. */
  #mayBeQueued(weather: Weather, sentAt: Ms, arrival: Ms | undefined, until: Ms): boolean {
    const { rate } = weather;
    const loss = lossOf(weather);
    if (arrival === undefined) return rate !== undefined || (this.#heldUp && loss < 1);
    if (rate === undefined || loss === 0) return false;
    const { bytes } = this.#recording.plan.scenario.heartbeat;
    return this.#queues || until < sentAt + (2 * bytes) / rate + GUARD;
  }

  /** Whether it met no other weather. What is drawn stays with a heartbeat, as does what a model takes by itself. */
  #metOnly(weather: Weather, sentAt: Ms, arrival: Ms, until: Ms): boolean {
    const { delay = 0, jitter = 0, draws, cut, rate } = weather;
    if (rate !== undefined || cut === 'hold') return false;
    const drawn = draws || this.#recording.world === 'simulated';
    return (drawn ? sentAt + delay + jitter : arrival) < until;
  }
}

/** What arrives while its observer stands still is heard when that goes on. @param still in order, and disjoint */
function heardBy(settled: Ms, sentAt: Ms, still: readonly Span[]): Ms {
  let by = settled;
  for (let next = Math.max(0, lastFrom(still, sentAt)); next < still.length; next++) {
    const { from, until } = still[next]!;
    if (from > by) break;
    if (until >= sentAt) by = Math.max(by, until + SETTLE);
  }
  return by;
}

/** From when a node was slow; never: Infinity. Nobody knows until when it catches up. */
function firstSlow(recording: Recording, node: NodeId): Ms {
  const { spells } = recording.plan;
  const slow = lookups(recording)
    .onNode(node)
    .filter(({ spell }) => spells[spell]!.effect.kind === 'slow');
  return Math.min(...slow.map(({ began }) => began[0]));
}

/** When heartbeats first arrived, by incarnation and slot. */
function arrivalsIn(streams: Recording['streams']): Sparse[] {
  const arrivals: Sparse[] = [];
  for (const { heard } of streams) {
    for (let i = 0; i < heard.at.length; i++) {
      const life = heard.incarnation[i]!;
      arrivals[life] ??= new Sparse();
      const slots = arrivals[life];
      if (Number.isNaN(slots.get(heard.seq[i]!))) slots.put(heard.seq[i]!, heard.at[i]!);
    }
  }
  return arrivals;
}

function courseOn(recording: Recording, link: Link): Course {
  const { spells } = recording.plan;
  return new Course(
    lookups(recording)
      .weather(link)
      .flatMap((realised) => {
        const { effect } = spells[realised.spell]!;
        return effect.kind === 'weather' ? [{ realised, weather: effect.weather }] : [];
      }),
  );
}
