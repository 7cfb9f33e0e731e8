import { formatDuration } from '../lib/units.ts';
import type { Ms } from '../model.ts';
import type { Problem } from './problem.ts';
import type { Strike } from './strikes.ts';

/** Slots are kept in 32 bits. */
const SLOTS = 2 ** 32;
/** Times are whole microseconds below 2^51: 71 years. */
const LONGEST: Ms = 2 ** 51 / 1000;

/** Clocks that are set so far that heartbeats, which are numbered by them, could no longer be. Several add up. */
export function numberProblems(strikes: readonly Strike[], interval: Ms, end: Ms): Problem[] {
  const jumps = strikes.filter(({ fault }) => fault.name === 'clock-jump');
  const sum = jumps.reduce((total, { params }) => total + Number(params['by']), 0);
  // a clock may also gain while the play lasts
  const most = Math.min(SLOTS * interval, LONGEST) - 2 * end;
  if (sum <= most) return [];
  const far = jumps.length > 1 ? `, ${formatDuration(sum)} together with the others` : '';
  return jumps.map(({ path }) => ({
    path: [...path, 'by'],
    message: `sets a clock too far off${far}: heartbeats every ${formatDuration(interval)} can be numbered for ${formatDuration(most)}`,
  }));
}
