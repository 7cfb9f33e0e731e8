/** What a worker is asked to do, and the doing of it: settings of one detector over all sessions of a trace. */
import { definitionFor } from '../definition.ts';
import { Rng } from '../lib/rng.ts';
import { type DetectorContext, type DetectorDefinition, linkName, type Ms } from '../model.ts';
import type { Curve } from '../replay/curve.ts';
import { DetectionTimes } from '../replay/detection.ts';
import { courseOf, type Window } from '../replay/legs.ts';
import { newTally, type SessionScore } from '../replay/score.ts';
import type { Session } from '../replay/session.ts';
import { curvePoints, replayedPoint, type Setting } from './points.ts';
import type { Point } from './result.ts';

export interface Task {
  readonly detector: string;
  readonly file?: string;
  /** They differ in the margin alone, which does not fall: one pass gives them all. */
  readonly together: boolean;
  /** Detection times and durations get intervals, which takes its time. */
  readonly intervals: boolean;
  readonly settings: readonly Setting[];
}

/** The same for all tasks of a sweep; the columns of sessions are shared memory. */
export interface Ground {
  readonly sessions: readonly Session[];
  readonly interval: Ms;
  readonly window: Window;
  /** Which quantiles of detection time, ascending. */
  readonly shares: readonly number[];
  /** Of the phases of periodic checks. */
  readonly seed: number;
}

/**
 * The loops over heartbeats, made anew for each detector: a loop that has met one class of detectors only is compiled for it,
 * and is several times as fast as one that has met many.
 */
export interface Loops {
  readonly Curve: typeof Curve;
  readonly SessionScore: typeof SessionScore;
}

/** Points in the order of the settings. */
export async function perform(task: Task, ground: Ground, loops: Loops): Promise<Point[]> {
  const definition = await definitionFor(task);
  return task.together
    ? alongCurve(task, definition, ground, loops.Curve)
    : task.settings.map((setting) => replayed(setting, task, definition, ground, loops.SessionScore));
}

function contextOf({ link }: Session, { interval, seed }: Ground): DetectorContext {
  return { interval, phase: new Rng(seed, 'check phase', linkName(link)).float() };
}

function alongCurve(
  { settings }: Task,
  { family, name }: DetectorDefinition,
  ground: Ground,
  OwnCurve: typeof Curve,
): Point[] {
  if (!family) throw new Error(`${name} is no family`);
  const { sessions, window, interval } = ground;
  const params = settings.map((setting) => ({ ...setting.params }));
  const margins = Float64Array.from(params, (one) => family.margin(one, { interval }));
  const curve = new OwnCurve(margins, window.blocks);
  const exposure = new Array<number>(window.blocks).fill(0);
  for (const session of sessions) {
    const state = family.create(params[0]!, contextOf(session, ground));
    curve.begin();
    for (const leg of courseOf(session, window).legs) {
      curve.play(state, session, leg.from, leg.to, leg.block);
      if (leg.block !== undefined) exposure[leg.block]! += leg.exposure;
    }
  }
  return curvePoints(settings, curve, exposure, ground);
}

function replayed(
  setting: Setting,
  { intervals }: Task,
  definition: DetectorDefinition,
  ground: Ground,
  OwnScore: typeof SessionScore,
): Point {
  const { sessions, window } = ground;
  const together = new DetectionTimes();
  const tallies = Array.from({ length: window.blocks }, () =>
    newTally(intervals ? new DetectionTimes() : together),
  );
  for (const session of sessions) {
    const score = new OwnScore(definition.create({ ...setting.params }, contextOf(session, ground)), session);
    for (const { from, to, block, exposure } of courseOf(session, window).legs) {
      score.play(from, to, block === undefined ? undefined : tallies[block]);
      if (block !== undefined) tallies[block]!.exposure += exposure;
    }
  }
  return replayedPoint(setting, tallies, ground, intervals);
}
