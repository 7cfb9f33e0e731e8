/** Heartbeats with what was asked of the network for each, and what became of it. */
import { type Link, linkName, type Ms, type Weather } from '../model.ts';
import { touches } from '../timeline.ts';
import type { Realised } from '../trace/realised.ts';
import type { Recording } from '../trace/recording.ts';
import { combined } from '../weather.ts';
import { lookups } from './lookups.ts';

/** Around a change, a heartbeat may meet either side of it. */
const GUARD: Ms = 20;
/** A heartbeat that is not asked to be slow has arrived by then. */
const SETTLE: Ms = 500;

/** One heartbeat with what was asked of it and what became of it. */
export interface Beat {
  readonly phase: number;
  readonly sentAt: Ms;
  readonly asked: Weather;
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
  const askedAt = askedOn(weathersOn(recording, link));
  const sender = node(link.from);
  const observer = node(link.to);
  const stalls = [...sender.stalls, ...observer.stalls];
  const beats: Beat[] = [];
  sent.at.forEach((sentAt, i) => {
    const phase = plan.phases.findIndex(({ from, until }) => from <= sentAt && sentAt < until);
    const asked = askedAt(sentAt);
    const life = sender.lives.find(({ incarnation }) => incarnation === sent.incarnation[i]);
    const dying = life?.crashed && sentAt > life.until - GUARD;
    const slack = SETTLE + (asked?.weather.delay ?? 0) + (asked?.weather.jitter ?? 0);
    const until = Math.max(sentAt, asked?.released ?? 0) + slack;
    const observed = observer.lives.some((one) => one.from <= sentAt && (until <= one.until || !one.crashed));
    if (!asked || dying || until > end.end || !observed) return;
    const came = arrivals[sent.incarnation[i]!]?.[sent.seq[i]!];
    const arrival = came === undefined || Number.isNaN(came) ? undefined : came;
    // what a thin link still queues has been neither lost nor delivered
    if (arrival === undefined && asked.weather.rate) return;
    const undisturbed =
      arrival !== undefined &&
      arrival < asked.until &&
      !asked.weather.rate &&
      !touches(stalls, sentAt, arrival);
    beats.push({
      phase,
      sentAt,
      asked: asked.weather,
      arrival,
      undisturbed,
      released: asked.released,
      until: asked.until,
    });
  });
  return beats;
}

const FINE: Weather = {};

type Asked = {
  readonly weather: Weather;
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
  return { weather, released, until };
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
