/** The columns of two rows, side by side in the same units. */
import { sum } from '../qos/intervals.ts';
import type { CrashOutcome, Views } from '../qos/survival.ts';
import type { Cells } from '../result.ts';
import type { Pairing } from './flip.ts';
import type { SideRow, SideScenario } from './side.ts';

/** From so many plays on they are units enough. */
const ENOUGH_PLAYS = 20;
/** Fewer units can't tell. */
const FEWEST_UNITS = 8;

/** What a side says of one crash. */
export interface Crash {
  readonly play: number;
  readonly views: Views<Pick<CrashOutcome, 'kind' | 'time'>>;
}

const KIND = { d: 'detected', m: 'missed', c: 'censored' } as const;

/** By play and name. */
export function crashesOf({ plays }: SideScenario, { plays: own }: SideRow): Map<string, Crash> {
  const all = new Map<string, { play: number; views: Pick<CrashOutcome, 'kind' | 'time'>[] }>();
  for (const [play, names] of plays.crashes.entries()) {
    for (const [i, name] of names.entries()) {
      const key = `${play} ${name}`;
      const crash = all.get(key) ?? { play, views: [] };
      const letter = own!.outcomes[play]![i] as keyof typeof KIND;
      crash.views.push({ kind: KIND[letter], time: own!.detection[play]![i]! });
      all.set(key, crash);
    }
  }
  return all;
}

/**
 * Amounts in the same pieces of time: plays, where there are many, else cells and ever longer ones. Where exposures differ, a’s
 * amounts are those that it would have had in b’s.
 */
export function pairingsOf(a: Cells, b: Cells, scale: number, paired: boolean): Pairing[] {
  const scaled = a.map((play) => play.map((amount) => scale * amount));
  if (!paired) return lengthsOf(scaled, b).map(apart);
  return lengthsOf(scaled, b);
}

function lengthsOf(a: Cells, b: Cells): Pairing[] {
  const byPlay = { a: a.map((play) => sum(play)), b: b.map((play) => sum(play)) };
  const fits = a.length === b.length && a.every((play, i) => play.length === b[i]!.length);
  if (Math.min(a.length, b.length) >= ENOUGH_PLAYS || (!fits && a.length === b.length)) return [byPlay];
  const found: Pairing[] = [];
  for (let [mine, other] = [a, b]; ; [mine, other] = [doubled(mine), doubled(other)]) {
    const units = { a: mine.flat(), b: other.flat() };
    if (found.length > 0 && Math.min(units.a.length, units.b.length) < FEWEST_UNITS) return found;
    found.push(units);
    if (mine.every(({ length }) => length < 2) && other.every(({ length }) => length < 2)) return found;
  }
}

function doubled(cells: Cells): Cells {
  return cells.map((play) =>
    Array.from({ length: Math.ceil(play.length / 2) }, (_, i) => play[2 * i]! + (play[2 * i + 1] ?? 0)),
  );
}

/** Nothing belongs together: each unit stands against none. */
function apart({ a, b }: Pairing): Pairing {
  return { a: [...a, ...b.map(() => 0)], b: [...a.map(() => 0), ...b] };
}

/** Detection times of the crashes that all views of both sides noticed: by play where there are many, else by crash. */
export function timePairing(
  a: ReadonlyMap<string, Crash>,
  b: ReadonlyMap<string, Crash>,
  plays: number,
): { pairing: Pairing; times: readonly (readonly [number, number])[] } {
  const times: [number, number][] = [];
  const byPlay = new Map<number, { a: number; b: number }>();
  for (const [key, mine] of a) {
    const [time, other] = [timeOf(mine), timeOf(b.get(key))];
    if (time === undefined || other === undefined) continue;
    times.push([time, other]);
    const sofar = byPlay.get(mine.play) ?? { a: 0, b: 0 };
    byPlay.set(mine.play, { a: sofar.a + time, b: sofar.b + other });
  }
  const units =
    plays >= ENOUGH_PLAYS ? [...byPlay.values()] : times.map(([mine, other]) => ({ a: mine, b: other }));
  return { pairing: { a: units.map((unit) => unit.a), b: units.map((unit) => unit.b) }, times };
}

/** The mean over views; undefined where any did not notice. */
function timeOf(crash: Crash | undefined): number | undefined {
  if (!crash || crash.views.some(({ kind }) => kind !== 'detected')) return undefined;
  return sum(crash.views.map(({ time }) => time)) / crash.views.length;
}
