import { formatDuration } from '../lib/units.ts';
import type { Ms } from '../model.ts';
import type { Problem } from './problem.ts';
import { type Strike, victimsOf } from './strikes.ts';
import type { Topology } from './topology.ts';

/** Slots are kept in 32 bits. */
const SLOTS = 2 ** 32;
/** Times are whole microseconds below 2^51: 71 years. */
const LONGEST: Ms = 2 ** 51 / 1000;

/** Clocks that are set so far that heartbeats, which are numbered by them, could no longer be. On one node several add up. */
export function numberProblems(
  strikes: readonly Strike[],
  topology: Topology,
  interval: Ms,
  end: Ms,
): Problem[] {
  const jumps = strikes
    .filter(({ fault }) => fault.name === 'clock-jump')
    .map((strike) => ({
      path: strike.path,
      by: Number(strike.params['by']),
      nodes: victimsOf(strike, topology, []).map(({ node }) => node),
    }));
  // a clock may also gain while the play lasts
  const most = Math.min(SLOTS * interval, LONGEST) - 2 * end;
  return jumps.flatMap(({ path, by, nodes }) => {
    const sums = nodes.map((node) =>
      jumps.reduce((sum, other) => (other.nodes.includes(node) ? sum + other.by : sum), 0),
    );
    const sum = Math.max(...sums);
    if (sum <= most) return [];
    const far = sum > by ? `, ${formatDuration(sum)} together with others of that node` : '';
    const told = `heartbeats every ${formatDuration(interval)} can be numbered for ${formatDuration(most)}`;
    return [{ path: [...path, 'by'], message: `sets a clock too far off${far}: ${told}` }];
  });
}
