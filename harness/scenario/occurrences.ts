import type { Rng } from '../lib/rng.ts';
import { formatDuration } from '../lib/units.ts';
import type { Ms } from '../model.ts';
import type { Problem } from './problem.ts';
import type { FaultUse } from './schema.ts';

/** A plan with more happenings than this is a slip of the pen. */
const MOST = 20_000;

type Timed = Pick<FaultUse, 'at' | 'for' | 'every' | 'times'>;

/** What a happening needs beside its own length. */
export interface Room {
  /** It may come this much later than written, and must lie within its phase all the same. */
  readonly shift: Ms;
  /** After its end, until its victim can be struck again. */
  readonly after: Ms;
}

const NONE: Room = { shift: 0, after: 0 };

/** Whether the seed decides when it happens or how long it lasts. */
export function happensAtRandom({ every, for: lasts }: Timed): boolean {
  return typeof every === 'object' || typeof lasts === 'object';
}

/** When a fault happens within a phase of that length: once, repeatedly, or by a random process. */
export function occurrences(
  use: Timed,
  phaseLength: Ms,
  interval: Ms,
  random: Rng,
  { shift, after }: Room = NONE,
): { from: Ms; until: Ms }[] {
  const drawn = (length: Ms | { mean: Ms }): Ms =>
    typeof length === 'number' ? length : random.exponential(length.mean);
  const list: { from: Ms; until: Ms }[] = [];
  const most = use.every === undefined ? 1 : (use.times ?? MOST);
  // a random process does not start with an event at its beginning
  let from = typeof use.every === 'object' ? use.at + drawn(use.every) : use.at;
  while (list.length < most && from < phaseLength && from + shift <= phaseLength) {
    const wanted = use.for === undefined ? phaseLength - from : drawn(use.for);
    const until = typeof use.for === 'object' ? Math.min(from + wanted, phaseLength) : from + wanted;
    // what would outlast the phase does not happen; a single one is refused by timingProblems
    if (until > phaseLength + 1e-6) break;
    list.push({ from, until });
    if (use.every === undefined) break;
    const next = from + drawn(use.every);
    // a random process never overlaps itself, and leaves room for a heartbeat or two in between
    from = happensAtRandom(use) ? Math.max(next, until + Math.max(2 * interval, shift + after)) : next;
  }
  return list;
}

/** What can't be meant in a schedule. */
export function timingProblems(
  use: Timed,
  phaseLength: Ms,
  phase: string,
  path: (string | number)[],
  { shift }: Room = NONE,
): Problem[] {
  const problems: Problem[] = [];
  const end = `${phase === 'background' ? 'the play' : `phase "${phase}"`} is over after ${formatDuration(phaseLength)}`;
  const lasts = typeof use.for === 'number' ? use.for : undefined;
  if (use.at >= phaseLength) problems.push({ path: [...path, 'at'], message: `never happens: ${end}` });
  else if (use.at + shift > phaseLength) {
    const why = `it comes up to an interval (${formatDuration(shift)}) later than written, which spreads crash instants over the heartbeat period`;
    problems.push({ path: [...path, 'at'], message: `may come after its phase: ${why}, and ${end}` });
  } else if (lasts !== undefined && use.at + lasts > phaseLength) {
    problems.push({ path: [...path, 'for'], message: `would outlast its phase: ${end}` });
  }
  if (use.every !== undefined && use.for === undefined) {
    problems.push({
      path: [...path, 'every'],
      message: 'a repeated fault needs `for`, how long it lasts each time',
    });
  }
  if (typeof use.every === 'number' && lasts !== undefined && lasts > use.every) {
    problems.push({
      path: [...path, 'for'],
      message: 'lasts longer than `every`, so it would overlap itself',
    });
  }
  if (use.times !== undefined && use.every === undefined) {
    problems.push({ path: [...path, 'times'], message: 'needs `every`, the time between happenings' });
  }
  return problems;
}
