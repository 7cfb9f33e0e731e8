/** Heartbeats counted by what was asked of the network for them. */
import type { OwnTime } from '../assumed.ts';
import { greatest } from '../lib/extremes.ts';
import type { Ms } from '../model.ts';
import { isQuiet, lossOf } from './asked.ts';
import type { Beat } from './beats.ts';
import { type Carried, carriedBy } from './carried.ts';

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
    /** Within how much lies what the link takes by itself, where that is a law. */
    readonly spread: Ms;
  };
  /** Those that nothing but the hold struck; `burst`: from the heal to the last of them, −Infinity without any. */
  readonly held: { readonly sent: number; readonly delivered: number; readonly burst: Ms };
  readonly carried: Carried | undefined;
}

/** @param own what the link takes by itself */
export function tallyOf(
  beats: readonly Beat[],
  own: OwnTime,
  heartbeat: { readonly transport: string; readonly interval: Ms; readonly bytes: number },
  opened: readonly Ms[],
): Tally {
  const [spared, cut, drawn] = [newCount(), newCount(), newCount()];
  const delays = { asked: [] as Ms[], off: [] as Ms[], jitter: 0, byLaw: false, spread: own.spread };
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
      delays.off.push(beat.arrival! - beat.sentAt - own.middle - beat.askedDelay!);
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
    held: heldOf(beats.filter(isHeld)),
    carried: carriedBy(beats, heartbeat, opened, own),
  };
}

function newCount(): { n: number; lost: number } {
  return { n: 0, lost: 0 };
}

/** In one stream a late heartbeat holds up the next, so strong jitter adds delay of its own there. */
function tellsDelay(
  { asked, askedDelay = 0, undisturbed, waited }: Beat,
  { transport, interval }: { transport: string; interval: Ms },
): boolean {
  const bunched = transport === 'stream' && 2 * (asked.jitter ?? 0) > interval;
  return undisturbed && !waited && askedDelay > 0 && !bunched;
}

/** Whether it was held, and not taken by what else was asked: what chance may take counts where it did not. */
function isHeld({ asked, arrival }: Beat): boolean {
  const loss = lossOf(asked);
  return asked.cut === 'hold' && (loss === 0 || (loss < 1 && arrival !== undefined));
}

function heldOf(held: readonly Beat[]): Tally['held'] {
  const delivered = held.filter(({ arrival }) => arrival !== undefined);
  const bursts = delivered.map(({ arrival, released }) => arrival! - released!);
  return { sent: held.length, delivered: delivered.length, burst: greatest(bursts) };
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
      asked: ([] as Ms[]).concat(...tallies.map(({ delays }) => delays.asked)),
      off: ([] as Ms[]).concat(...tallies.map(({ delays }) => delays.off)),
      jitter: greatest(tallies.map(({ delays }) => delays.jitter)),
      byLaw: tallies.some(({ delays }) => delays.byLaw),
      spread: greatest(tallies.map(({ delays }) => delays.spread)),
    },
    held: {
      sent: sum(({ held }) => held.sent),
      delivered: sum(({ held }) => held.delivered),
      burst: greatest(tallies.map(({ held }) => held.burst)),
    },
    carried: undefined,
  };
}
