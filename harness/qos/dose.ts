/** Did the network do what it was told? Asked against delivered, per link and phase, from the heartbeats themselves. */
import { type Link, linkName, type Ms, type Weather } from '../model.ts';
import { type Dose, finite, NOTHING } from '../result.ts';
import { touches } from '../timeline.ts';
import type { Realised, Recording } from '../trace/recording.ts';
import { combined } from '../weather.ts';
import { wilsonInterval } from './intervals.ts';

/** Around a change, a heartbeat may meet either side of it. */
const GUARD: Ms = 20;
/** A heartbeat that is not asked to be slow has arrived by then. */
const SETTLE: Ms = 500;

/** Fewer heartbeats say nothing of a link, unless they say that something is amiss. */
const FEWEST = 10;

/** One heartbeat with what was asked of it and what became of it. */
interface Beat {
  readonly link: string;
  readonly phase: number;
  readonly sentAt: Ms;
  readonly asked: Weather;
  readonly arrival: Ms | undefined;
  /** Nothing disturbed it but the weather, so its delay tells about the network. */
  readonly undisturbed: boolean;
  /** For a held one: when the hold ended. */
  readonly released: Ms | undefined;
}

export function doseOf(recording: Recording): Dose[] {
  const { plan } = recording;
  const beats = plan.links.flatMap((link) => beatsOf(recording, link));
  const quiet = new Map(plan.links.map((link) => [linkName(link), ownDelay(beats, linkName(link))]));
  return plan.phases.flatMap(({ name }, phase) => {
    const inPhase = beats.filter((beat) => beat.phase === phase);
    const perLink = plan.links
      .map((link) => doseRow(recording, name, linkName(link), inPhase, quiet))
      .filter((row) => row !== undefined);
    const together =
      plan.links.length > 1 ? doseRow(recording, name, 'all links', inPhase, quiet) : undefined;
    return [...(together ? [together] : []), ...perLink];
  });
}

/** What a link takes by itself: the median delay of heartbeats of which nothing was asked. */
function ownDelay(beats: readonly Beat[], link: string): Ms {
  const own = beats.filter((beat) => beat.link === link && beat.undisturbed && isQuiet(beat.asked));
  return median(own.map(({ sentAt, arrival }) => arrival! - sentAt)) ?? 0;
}

function doseRow(
  { plan }: Recording,
  phase: string,
  link: string,
  inPhase: readonly Beat[],
  quiet: ReadonlyMap<string, Ms>,
): Dose | undefined {
  const beats = link === 'all links' ? inPhase : inPhase.filter((beat) => beat.link === link);
  if (beats.length === 0) return undefined;
  const expected = beats.reduce((sum, { asked }) => sum + lossOf(asked), 0);
  const delivered = beats.filter(({ arrival }) => arrival !== undefined).length;
  const lost = beats.length - delivered;
  const { tolerance } = plan.scenario.dose;
  const missed = lossMisses(beats, tolerance);
  const delays = delayDose(plan.scenario.heartbeat, beats, quiet);
  if (delays && Math.abs(delays.median - delays.asked) > Math.max(5, tolerance * delays.asked)) {
    missed.push(`delay: ${delays.median.toFixed(1)} ms added, ${delays.asked.toFixed(0)} ms asked`);
  }
  const held = heldDose(beats);
  if (held && held.delivered < held.sent) {
    missed.push(`hold: ${held.sent - held.delivered} of ${held.sent} held heartbeats never came`);
  }
  const asked = beats.some((beat) => !isQuiet(beat.asked));
  const tells = beats.length >= FEWEST && asked;
  if (!tells && missed.length === 0) return undefined;
  const low = wilsonInterval(lost, beats.length);
  return {
    repeat: 0,
    phase,
    link,
    sent: beats.length,
    delivered,
    askedLoss: expected / beats.length,
    loss: { value: lost / beats.length, ...low, n: beats.length },
    askedDelay: delays?.asked ?? null,
    delay: delays ? { value: delays.median, n: delays.n } : NOTHING,
    held,
    verdict: missed.length > 0 ? 'missed' : 'delivered',
    missed,
  };
}

/** What is certain is held to strictly; what is chance to the tolerance, beyond four standard deviations of that chance. */
function lossMisses(beats: readonly Beat[], tolerance: number): string[] {
  const split = (test: (chance: number) => boolean) => {
    const chosen = beats.filter(({ asked }) => test(lossOf(asked)));
    const lost = chosen.filter(({ arrival }) => arrival === undefined).length;
    return {
      n: chosen.length,
      lost,
      came: chosen.length - lost,
      stragglers: 1 + 0.005 * chosen.length,
      chosen,
    };
  };
  const spared = split((chance) => chance === 0);
  const cut = split((chance) => chance === 1);
  const drawn = split((chance) => chance > 0 && chance < 1);
  const expected = drawn.chosen.reduce((sum, { asked }) => sum + lossOf(asked), 0);
  const variance = drawn.chosen.reduce((sum, { asked }) => sum + lossOf(asked) * (1 - lossOf(asked)), 0);
  const allowed =
    tolerance * Math.min(expected, drawn.n - expected) + 4 * Math.sqrt(variance) + drawn.stragglers;
  return [
    ...(spared.lost > spared.stragglers
      ? [`loss: ${spared.lost} of ${spared.n} lost that nothing should have struck`]
      : []),
    ...(cut.came > cut.stragglers ? [`loss: ${cut.came} of ${cut.n} came through a cut`] : []),
    ...(Math.abs(drawn.lost - expected) > allowed
      ? [`loss: ${drawn.lost} of ${drawn.n} lost, ${expected.toFixed(1)} asked`]
      : []),
  ];
}

/** Median of what delayed heartbeats took beyond the link's own time, and of what they were asked to take. */
function delayDose(
  { transport, interval }: { transport: string; interval: Ms },
  beats: readonly Beat[],
  quiet: ReadonlyMap<string, Ms>,
): { asked: Ms; median: Ms; n: number } | undefined {
  const delayed = beats.filter(
    ({ asked, undisturbed }) =>
      undisturbed &&
      (asked.delay ?? 0) > 0 &&
      // in one stream a late heartbeat holds up the next, so strong jitter adds delay of its own
      !(transport === 'stream' && 2 * (asked.jitter ?? 0) > interval),
  );
  if (delayed.length < 5) return undefined;
  const own = delayed.map(({ link, sentAt, arrival }) => arrival! - sentAt - quiet.get(link)!);
  return {
    asked: median(delayed.map(({ asked }) => asked.delay!))!,
    median: median(own)!,
    n: delayed.length,
  };
}

function heldDose(beats: readonly Beat[]): Dose['held'] {
  const held = beats.filter(({ asked }) => asked.cut === 'hold');
  if (held.length === 0) return null;
  const bursts = held.flatMap(({ arrival, released }) =>
    arrival !== undefined && released !== undefined ? [arrival - released] : [],
  );
  const delivered = held.filter(({ arrival }) => arrival !== undefined).length;
  return { sent: held.length, delivered, burst: finite(Math.max(...bursts)) };
}

function lossOf({ cut, reset, loss }: Weather): number {
  return cut === 'drop' || cut === 'refuse' || reset ? 1 : (loss ?? 0);
}

function isQuiet({ delay, loss, cut, rate, reset }: Weather): boolean {
  return !delay && !loss && !cut && !rate && !reset;
}

/** The heartbeats of a link for which it is certain what was asked. */
function beatsOf(recording: Recording, link: Link): Beat[] {
  const { plan, end, nodes, streams } = recording;
  const name = linkName(link);
  const sent = recording.sent.get(name)!;
  const arrivals = new Map<number, Ms>();
  for (const { link: heardOn, heard } of streams) {
    if (linkName(heardOn) !== name) continue;
    heard.at.forEach((at, i) => {
      const key = heard.incarnation[i]! * 2 ** 32 + heard.seq[i]!;
      if (!arrivals.has(key)) arrivals.set(key, at);
    });
  }
  const spells = weathersOn(recording, name);
  const sender = nodes.find(({ id }) => id === link.from)!;
  const observer = nodes.find(({ id }) => id === link.to)!;
  const stalls = [...sender.stalls, ...observer.stalls];
  const beats: Beat[] = [];
  sent.at.forEach((sentAt, i) => {
    const phase = plan.phases.findIndex(({ from, until }) => from <= sentAt && sentAt < until);
    const asked = askedAt(spells, sentAt);
    const life = sender.lives.find(({ incarnation }) => incarnation === sent.incarnation[i]);
    const dying = life?.crashed && sentAt > life.until - GUARD;
    const slack = SETTLE + (asked?.weather.delay ?? 0) + (asked?.weather.jitter ?? 0);
    const until = Math.max(sentAt, asked?.released ?? 0) + slack;
    const observed = observer.lives.some((one) => one.from <= sentAt && (until <= one.until || !one.crashed));
    if (!asked || dying || until > end.end || !observed) return;
    const arrival = arrivals.get(sent.incarnation[i]! * 2 ** 32 + sent.seq[i]!);
    // what a thin link still queues has been neither lost nor delivered
    if (arrival === undefined && asked.weather.rate) return;
    const undisturbed =
      arrival !== undefined &&
      asked.steady(arrival) &&
      !asked.weather.rate &&
      !touches(stalls, sentAt, arrival);
    beats.push({
      link: name,
      phase,
      sentAt,
      asked: asked.weather,
      arrival,
      undisturbed,
      released: asked.released,
    });
  });
  return beats;
}

type Asked = {
  readonly weather: Weather;
  readonly released: Ms | undefined;
  /** No change of weather until then. */
  steady(until: Ms): boolean;
};

/** What was asked of a heartbeat sent at that instant; undefined within the guard of a change. */
function askedAt(spells: readonly { realised: Realised; weather: Weather }[], at: Ms): Asked | undefined {
  const changing = ({ realised: { began, ended } }: (typeof spells)[number]): boolean =>
    (at > began[0] - GUARD && at < began[1] + GUARD) || (at > ended[0] - GUARD && at < ended[1] + GUARD);
  if (spells.some(changing)) return undefined;
  const active = spells.filter(({ realised: { began, ended } }) => began[1] <= at && at < ended[0]);
  const holding = active.filter(({ weather }) => weather.cut === 'hold');
  const released =
    holding.length > 0 ? Math.max(...holding.map(({ realised }) => realised.ended[0])) : undefined;
  const steady = (until: Ms): boolean =>
    !spells.some(({ realised: { began, ended } }) =>
      [began, ended].some(([before, after]) => after > at && before < until),
    );
  return { weather: combined(active.map(({ weather }) => weather)), released, steady };
}

function weathersOn({ plan, realised }: Recording, name: string): { realised: Realised; weather: Weather }[] {
  return realised.flatMap((one) => {
    const { effect } = plan.spells[one.spell]!;
    if (effect.kind !== 'weather' || !effect.links.some((struck) => linkName(struck) === name)) return [];
    return [{ realised: one, weather: effect.weather }];
  });
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
