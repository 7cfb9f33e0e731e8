/** Whether a detector that has only heard the warm-up still behaves like one that has just started. */
import type { DetectorDefinition, Ms, Tuning } from '../model.ts';
import type { Scenario } from '../scenario/schema.ts';

export interface Young {
  readonly label: string;
  /** How many heartbeats it had heard. */
  readonly heard: number;
  /** By which part of itself its timeout still has to move. */
  readonly moves: number;
}

const GROWN = 1100;

/** On heartbeats that come as they should: what bad weather does to a timeout is no sign of youth. */
export function youthOf(
  definition: DetectorDefinition,
  tuning: Tuning,
  { warmup, heartbeat: { interval } }: Scenario,
): Young {
  const heard = Math.floor(warmup / interval);
  const timeouts: Ms[] = [];
  try {
    // looks stand in no relation to heartbeats: a timeout that reaches to the next one is never settled
    const detector = definition.create({ ...tuning.params, check: undefined }, { interval });
    for (let seq = 0; seq < Math.max(GROWN, 2 * heard); seq++) {
      // a little uneven, so that no spread collapses to nothing
      const at = seq * interval + (((seq * 7919) % 13) / 1300) * interval;
      timeouts.push(detector.heartbeat(at, seq, seq * interval) - at);
    }
  } catch {
    // that it throws is told with its row
    return { label: tuning.label, heard, moves: 0 };
  }
  const settled = timeouts.at(-1)!;
  const moves = Math.abs(timeouts[Math.max(0, heard - 1)]! / settled - 1);
  return { label: tuning.label, heard, moves: Number.isFinite(moves) ? moves : 0 };
}
