/** A few plays in virtual time, to see what detectors do in a scenario before it is played in earnest. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rng } from '../lib/rng.ts';
import type { Ms } from '../model.ts';
import type { Evidence } from '../qos/evidence.ts';
import { readPlays } from '../qos/replayed.ts';
import { phaseSpan, scoredPhases } from '../qos/truth.ts';
import { weigh } from '../qos/weigh.ts';
import type { Prepared } from '../scenario/load.ts';
import type { Plan } from '../scenario/plan.ts';
import { simulate } from '../world/simulated/simulate.ts';

export interface Pilot {
  readonly plays: number;
  /** @param row index of the tuning */
  evidence(row: number, phase: string | undefined): Evidence;
  /** Why a row has none: its detector threw. */
  failure(row: number): string | undefined;
  /** What one play took, ms: to be played, and to be judged for all rows. */
  readonly took: { readonly playing: Ms; readonly judging: Ms };
}

/** About a second’s work. */
const HEARTBEATS = 150_000;
const MOST = 256;

/** How many plays tell enough and cost little. */
export function pilotPlays({ links, end, scenario }: Plan): number {
  const each = (links.length * end) / scenario.heartbeat.interval;
  return Math.max(1, Math.min(MOST, Math.ceil(HEARTBEATS / each)));
}

/**
 * @param prepared with the plays of the pilot, whose seed is not the one that will be played
 * @param now of a clock, ms
 */
export async function pilotOf(
  { scenario, plans, tunings }: Prepared,
  now: () => Ms,
  stop: AbortSignal,
): Promise<Pilot> {
  const folder = mkdtempSync(join(tmpdir(), 'flatline-pilot-'));
  try {
    const begun = now();
    const folders: string[] = [];
    for (const plan of plans) {
      const own = join(folder, String(plan.repeat));
      await simulate(plan, tunings, own, { stopped: () => stop.aborted, reached: () => undefined });
      stop.throwIfAborted();
      folders.push(own);
    }
    const played = now();
    const plays = await readPlays(folders, tunings);
    const random = new Rng(plans[0]!.seed, scenario.name, 'pilot');
    const evidence = (row: number, phase: string | undefined): Evidence =>
      weigh(plays, row, undefined, random.fork(row, phase ?? ''), (play) =>
        phase === undefined ? scoredPhases(play) : phaseSpan(play, phase),
      );
    const whole = tunings.map((_, row) => evidence(row, undefined));
    const took = { playing: (played - begun) / plans.length, judging: (now() - played) / plans.length };
    const failures = plays.flatMap(({ recording }) => recording.end.detectorFailures);
    return {
      plays: plans.length,
      evidence: (row, phase) => (phase === undefined ? whole[row]! : evidence(row, phase)),
      failure: (row) => failures.find(({ tuning }) => tuning === tunings[row]!.label)?.message,
      took,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
