/** Heartbeats counted by what was asked of the network for them. */
import type { Ms, Weather } from '../model.ts';
import type { Beat } from './beats.ts';

interface Count {
  readonly n: number;
  readonly lost: number;
}

export interface Tally {
  readonly sent: number;
  readonly delivered: number;
  /** Whether anything was asked of any of them. */
  readonly asked: boolean;
  /** Those that nothing should have struck. */
  readonly spared: Count;
  /** Those that a cut should have taken. */
  readonly cut: Count;
  /** Those that chance decided on. */
  readonly drawn: Count & { readonly expected: number };
  /** What delayed ones were asked to take, by how much they missed that beyond the link's own time, and the most jitter. */
  readonly delays: {
    readonly asked: readonly Ms[];
    readonly off: readonly Ms[];
    readonly jitter: Ms;
    /** Some are by a law, of which only the middle is known. */
    readonly byLaw: boolean;
  };
  /** `burst`: from the heal to the last of them; −Infinity without any. */
  readonly held: { readonly sent: number; readonly delivered: number; readonly burst: Ms };
  /** Arrivals over a thin link that was given more than it can carry. */
  readonly crowded: { readonly asked: number; readonly arrivals: readonly Ms[] } | undefined;
}

/** @param own what the link takes by itself */
export function tallyOf(
  beats: readonly Beat[],
  own: Ms,
  heartbeat: { transport: string; interval: Ms; bytes: number },
): Tally {
  const [spared, cut, drawn] = [newCount(), newCount(), newCount()];
  const delays = { asked: [] as Ms[], off: [] as Ms[], jitter: 0, byLaw: false };
  let [delivered, asked, expected] = [0, false, 0];
  // one pass: a long play has very many heartbeats
  for (const beat of beats) {
    const weather = beat.asked;
    const chance = lossOf(weather);
    const count = chance === 0 ? spared : chance === 1 ? cut : drawn;
    count.n++;
    if (beat.arrival === undefined) count.lost++;
    else delivered++;
    if (count === drawn) {
      expected += chance;
    }
    asked ||= !isQuiet(weather);
    if (tellsDelay(beat, heartbeat)) {
      delays.asked.push(beat.askedDelay!);
      delays.off.push(beat.arrival! - beat.sentAt - own - beat.askedDelay!);
      delays.byLaw ||= weather.draws !== undefined;
      delays.jitter = Math.max(delays.jitter, weather.jitter ?? 0);
    }
  }
  return {
    sent: beats.length,
    delivered,
    asked,
    spared,
    cut,
    drawn: { ...drawn, expected },
    delays,
    held: heldOf(beats.filter(({ asked: { cut: kind } }) => kind === 'hold')),
    crowded: crowdedOf(beats, heartbeat),
  };
}

function newCount(): { n: number; lost: number } {
  return { n: 0, lost: 0 };
}

/** In one stream a late heartbeat holds up the next, so strong jitter adds delay of its own there. */
function tellsDelay(
  { asked, askedDelay = 0, undisturbed }: Beat,
  { transport, interval }: { transport: string; interval: Ms },
): boolean {
  const bunched = transport === 'stream' && 2 * (asked.jitter ?? 0) > interval;
  return undisturbed && askedDelay > 0 && !bunched;
}

function heldOf(held: readonly Beat[]): Tally['held'] {
  const delivered = held.filter(({ arrival }) => arrival !== undefined);
  const bursts = delivered.map(({ arrival, released }) => arrival! - released!);
  return { sent: held.length, delivered: delivered.length, burst: greatest(bursts) };
}

function crowdedOf(
  beats: readonly Beat[],
  { interval, bytes }: { interval: Ms; bytes: number },
): Tally['crowded'] {
  const thin = beats.filter(
    ({ asked, arrival, until }) => asked.rate && arrival !== undefined && arrival < until,
  );
  const asked = thin[0]?.asked.rate;
  if (asked === undefined || bytes / interval <= asked) return undefined;
  return { asked, arrivals: thin.map(({ arrival }) => arrival!) };
}

/** Several tallies as one. What a single link carried can't be added up. */
export function joined(tallies: readonly Tally[]): Tally {
  const sum = (value: (tally: Tally) => number): number =>
    tallies.reduce((total, tally) => total + value(tally), 0);
  const count = (value: (tally: Tally) => Count): Count => ({
    n: sum((tally) => value(tally).n),
    lost: sum((tally) => value(tally).lost),
  });
  return {
    sent: sum(({ sent }) => sent),
    delivered: sum(({ delivered }) => delivered),
    asked: tallies.some(({ asked }) => asked),
    spared: count(({ spared }) => spared),
    cut: count(({ cut }) => cut),
    drawn: {
      ...count(({ drawn }) => drawn),
      expected: sum(({ drawn }) => drawn.expected),
    },
    delays: {
      asked: tallies.flatMap(({ delays }) => delays.asked),
      off: tallies.flatMap(({ delays }) => delays.off),
      jitter: greatest(tallies.map(({ delays }) => delays.jitter)),
      byLaw: tallies.some(({ delays }) => delays.byLaw),
    },
    held: {
      sent: sum(({ held }) => held.sent),
      delivered: sum(({ held }) => held.delivered),
      burst: greatest(tallies.map(({ held }) => held.burst)),
    },
    crowded: undefined,
  };
}

function lossOf({ cut, reset, loss }: Weather): number {
  return cut === 'drop' || cut === 'refuse' || reset ? 1 : (loss ?? 0);
}

/** Of however many; −Infinity of none. */
function greatest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}

export function isQuiet({ delay, loss, cut, rate, reset, draws }: Weather): boolean {
  return !delay && !loss && !cut && !rate && !reset && !draws;
}
