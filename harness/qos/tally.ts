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
  readonly drawn: Count & { readonly expected: number; readonly variance: number };
  /** What delayed ones took beyond the link's own time, and were asked to take. */
  readonly delays: readonly { readonly asked: Ms; readonly jitter: Ms; readonly added: Ms }[];
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
  const lost = ({ arrival }: Beat): boolean => arrival === undefined;
  const count = (list: readonly Beat[]): Count => ({ n: list.length, lost: list.filter(lost).length });
  const chosen = (test: (chance: number) => boolean): Beat[] =>
    beats.filter(({ asked }) => test(lossOf(asked)));
  const drawn = chosen((chance) => chance > 0 && chance < 1);
  const chances = drawn.map(({ asked }) => lossOf(asked));
  return {
    sent: beats.length,
    delivered: beats.filter((beat) => !lost(beat)).length,
    asked: beats.some(({ asked }) => !isQuiet(asked)),
    spared: count(chosen((chance) => chance === 0)),
    cut: count(chosen((chance) => chance === 1)),
    drawn: {
      ...count(drawn),
      expected: chances.reduce((sum, p) => sum + p, 0),
      variance: chances.reduce((sum, p) => sum + p * (1 - p), 0),
    },
    delays: beats
      .filter((beat) => tellsDelay(beat, heartbeat))
      .map(({ asked: { delay, jitter }, sentAt, arrival }) => ({
        asked: delay!,
        jitter: jitter ?? 0,
        added: arrival! - sentAt - own,
      })),
    held: heldOf(beats.filter(({ asked }) => asked.cut === 'hold')),
    crowded: crowdedOf(beats, heartbeat),
  };
}

/** In one stream a late heartbeat holds up the next, so strong jitter adds delay of its own there. */
function tellsDelay(
  { asked, undisturbed }: Beat,
  { transport, interval }: { transport: string; interval: Ms },
): boolean {
  const bunched = transport === 'stream' && 2 * (asked.jitter ?? 0) > interval;
  return undisturbed && (asked.delay ?? 0) > 0 && !bunched;
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
      variance: sum(({ drawn }) => drawn.variance),
    },
    delays: tallies.flatMap(({ delays }) => delays),
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

export function isQuiet({ delay, loss, cut, rate, reset }: Weather): boolean {
  return !delay && !loss && !cut && !rate && !reset;
}
