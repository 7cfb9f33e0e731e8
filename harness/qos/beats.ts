/** Heartbeats with what was asked of the network for each, and what became of it. */
import { parseLaw } from '../lib/laws.ts';
import { type Link, linkName, type Ms, type NodeId, type Weather } from '../model.ts';
import { touches } from '../timeline.ts';
import type { Realised } from '../trace/realised.ts';
import type { Recording } from '../trace/recording.ts';
import { combined } from '../weather.ts';
import { lookups } from './lookups.ts';
import { isQuiet } from './tally.ts';

/** Around a change, a heartbeat may meet either side of it. */
const GUARD: Ms = 20;
/** Before a kill, a heartbeat may wait so long in a process that has no processor, and die with it: no fault of the network. */
const DYING: Ms = 200;
/** A heartbeat that is not asked to be slow has arrived by then. */
const SETTLE: Ms = 500;

/** One in 30 000 heartbeats takes longer by a law than where a standard normal number is that. */
const RARE = 4;

/** One heartbeat with what was asked of it and what became of it. */
export interface Beat {
  readonly phase: number;
  readonly sentAt: Ms;
  readonly asked: Weather;
  /** What the middle one of many such is asked to take; undefined where that can't be told. */
  readonly askedDelay: Ms | undefined;
  readonly arrival: Ms | undefined;
  /** Nothing disturbed it but the weather, so its delay tells about the network. */
  readonly undisturbed: boolean;
  /** For a held one: when the hold ended. */
  readonly released: Ms | undefined;
  /** When the weather that it met changed. */
  readonly until: Ms;
}

/** The heartbeats of a link for which it is certain what was asked. */
export function beatsOf(recording: Recording, link: Link): Beat[] {
  const { plan, end } = recording;
  const { node, streams } = lookups(recording);
  const sent = recording.sent.get(linkName(link))!;
  const arrivals = arrivalsIn(streams(link));
  const weathers = weathersOn(recording, link);
  const askedAt = askedOn(weathers);
  // in one stream one that takes very long holds up all behind it, for as long as it likes
  const heldUp =
    plan.scenario.heartbeat.transport === 'stream' && weathers.some(({ weather }) => weather.draws);
  const sender = node(link.from);
  const observer = node(link.to);
  const stalls = [...sender.stalls, ...observer.stalls];
  const slowFrom = firstSlow(recording, link.to);
  const beats: Beat[] = [];
  sent.at.forEach((sentAt, i) => {
    const phase = plan.phases.findIndex(({ from, until }) => from <= sentAt && sentAt < until);
    const asked = askedAt(sentAt);
    const life = sender.lives.find(({ incarnation }) => incarnation === sent.incarnation[i]);
    const dying = life?.crashed && sentAt > life.until - GUARD;
    const until = Math.max(sentAt, asked?.released ?? 0) + (asked?.slack ?? SETTLE);
    const observed = observer.lives.some((one) => one.from <= sentAt && (until <= one.until || !one.crashed));
    // what a slow observer has not got to is neither lost nor delivered
    if (!asked || dying || until > Math.min(end.end, slowFrom) || !observed) return;
    const came = arrivals[sent.incarnation[i]!]?.[sent.seq[i]!];
    const arrival = came === undefined || Number.isNaN(came) ? undefined : came;
    const last = life?.crashed && sentAt > life.until - DYING;
    if (arrival === undefined && last && isQuiet(asked.weather)) return;
    // what a thin link still queues has been neither lost nor delivered
    const { delay = 0, jitter = 0, draws, cut } = asked.weather;
    if (arrival === undefined && (asked.weather.rate || (heldUp && !cut))) return;
    const undisturbed =
      arrival !== undefined &&
      !heldUp &&
      // what is drawn stays with a heartbeat
      (draws ? sentAt + delay + jitter : arrival) < asked.until &&
      !asked.weather.rate &&
      !touches(stalls, sentAt, arrival);
    beats.push({
      phase,
      sentAt,
      asked: asked.weather,
      askedDelay: asked.delay,
      arrival,
      undisturbed,
      released: asked.released,
      until: asked.until,
    });
  });
  return beats;
}

const FINE: Weather = {};

/** From when a node was slow; never: Infinity. Nobody knows until when it catches up. */
function firstSlow(recording: Recording, node: NodeId): Ms {
  const { spells } = recording.plan;
  const slow = lookups(recording)
    .onNode(node)
    .filter(({ spell }) => spells[spell]!.effect.kind === 'slow');
  return Math.min(...slow.map(({ began }) => began[0]));
}

type Asked = {
  readonly weather: Weather;
  /** See Beat.askedDelay. */
  readonly delay: Ms | undefined;
  /** By then it has arrived, if it does. */
  readonly slack: Ms;
  readonly released: Ms | undefined;
  /** The next change of weather. */
  readonly until: Ms;
};

/**
 * What was asked of a heartbeat sent at an instant; undefined within the guard of a change. Between two changes the answer is
 * the same, and it is asked for one heartbeat after another.
 */
function askedOn(spells: readonly { realised: Realised; weather: Weather }[]): (at: Ms) => Asked | undefined {
  const edges = spells
    .flatMap(({ realised: { began, ended } }) => [began, ended])
    .flatMap(([before, after]) => [before - GUARD, before, after, after + GUARD])
    .sort((a, b) => a - b);
  let [from, until] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let asked: Asked | undefined;
  return (at) => {
    // what holds strictly between two edges holds for all that lies there
    if (from < at && at < until) return asked;
    asked = askedAt(spells, at);
    const next = edges.findIndex((edge) => edge >= at);
    const onEdge = edges[next] === at;
    until = onEdge ? at : (edges[next] ?? Number.POSITIVE_INFINITY);
    from = onEdge ? at : (edges[(next < 0 ? edges.length : next) - 1] ?? Number.NEGATIVE_INFINITY);
    return asked;
  };
}

function askedAt(spells: readonly { realised: Realised; weather: Weather }[], at: Ms): Asked | undefined {
  const changing = ({ realised: { began, ended } }: (typeof spells)[number]): boolean =>
    (at > began[0] - GUARD && at < began[1] + GUARD) || (at > ended[0] - GUARD && at < ended[1] + GUARD);
  if (spells.some(changing)) return undefined;
  const active = spells.filter(({ realised: { began, ended } }) => began[1] <= at && at < ended[0]);
  const holding = active.filter(({ weather }) => weather.cut === 'hold');
  const released =
    holding.length > 0 ? Math.max(...holding.map(({ realised }) => realised.ended[0])) : undefined;
  const changes = spells.flatMap(({ realised: { began, ended } }) => [began[0], ended[0]]);
  const until = Math.min(...changes.filter((change) => change > at));
  // one object for all heartbeats of a quiet link: there are very many
  const weather = active.length === 0 ? FINE : combined(active.map((spell) => spell.weather));
  return { weather, released, until, ...delaysAsked(weather) };
}

function delaysAsked({ delay = 0, jitter = 0, draws = [] }: Weather): Pick<Asked, 'delay' | 'slack'> {
  const late = draws.filter(({ adds }) => adds === 'delay');
  const laws = late.map(({ law }) => parseLaw(law));
  const slack = laws.reduce((sum, law) => sum + law.ofNormal(RARE), SETTLE + delay + jitter);
  if (late.length === 0) return { delay, slack };
  const told = late.length === 1 && late[0]!.share === 1 && jitter === 0;
  return { delay: told ? delay + laws[0]!.ofNormal(0) : undefined, slack };
}

/** When heartbeats first arrived, by incarnation and slot; NaN for those that did not. */
function arrivalsIn(streams: Recording['streams']): Float64Array[] {
  const own = streams.map(({ heard }) => heard);
  const most: number[] = [];
  for (const { seq, incarnation } of own) {
    for (let i = 0; i < seq.length; i++)
      most[incarnation[i]!] = Math.max(most[incarnation[i]!] ?? 0, seq[i]!);
  }
  const arrivals = Array.from(most, (last = -1) => new Float64Array(last + 1).fill(Number.NaN));
  for (const { at, seq, incarnation } of own) {
    for (let i = 0; i < at.length; i++) {
      const slots = arrivals[incarnation[i]!]!;
      if (Number.isNaN(slots[seq[i]!]!)) slots[seq[i]!] = at[i]!;
    }
  }
  return arrivals;
}

function weathersOn(recording: Recording, link: Link): { realised: Realised; weather: Weather }[] {
  return lookups(recording)
    .weather(link)
    .flatMap((realised) => {
      const { effect } = recording.plan.spells[realised.spell]!;
      return effect.kind === 'weather' ? [{ realised, weather: effect.weather }] : [];
    });
}
