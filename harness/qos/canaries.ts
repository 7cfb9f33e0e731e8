/**
 * Two detectors that can't be wrong about where they belong are judged beside all others in every run: one never suspects, one always
 * does. If either misses its corner, the judging itself is broken, and nothing that it says may be believed.
 */
import type { Detector } from '../model.ts';
import { replay } from '../replay/replay.ts';
import { total } from '../timeline.ts';
import { type PairScore, type PairView, scorePair } from './score.ts';
import { scoredSpans } from './truth.ts';
import type { Played } from './voices.ts';
import { viewOf } from './weigh.ts';

const NEVER: Detector = { heartbeat: () => Number.POSITIVE_INFINITY };
const ALWAYS: Detector = { heartbeat: (at) => at };

/** Why nothing may be believed; empty where both are where they belong. */
export function canaryReasons(plays: readonly Played[], never = NEVER, always = ALWAYS): string[] {
  for (const { recording, streams } of plays) {
    const scored = scoredSpans(recording);
    for (const { stream, fresh } of streams) {
      const view = viewOf(recording, stream, fresh, scored);
      const score = (detector: Detector): PairScore => {
        const until = Math.min(recording.end.end, stream.observed.until);
        return scorePair({ ...view, opinion: replay(fresh, () => detector, until) });
      };
      const wrong = wrongWithNever(score(never), view) ?? wrongWithAlways(score(always));
      const { from, to } = stream.link;
      if (wrong) return [`canary, play ${recording.plan.repeat + 1}, ${from} → ${to}: ${wrong}`];
    }
  }
  return [];
}

/** Until a peer was heard for the first time everybody suspects it. */
function wrongWithNever(score: PairScore, { fresh }: Omit<PairView, 'opinion'>): string | undefined {
  const heard = fresh.at[0];
  if (heard === undefined) return undefined;
  const accused = score.suspected.some(({ until }) => until > heard);
  if (accused || score.mistakes.some(({ at }) => at >= heard))
    return 'who never suspects was found to suspect';
  const detected = score.crashes.some(({ kind }) => kind === 'detected');
  return detected ? 'who never suspects was found to detect a crash' : undefined;
}

function wrongWithAlways({ mistakes, suspected, exposure, crashes }: PairScore): string | undefined {
  if (mistakes.length > 0 || total(suspected) !== total(exposure)) {
    return 'who always suspects was found to trust';
  }
  const late = crashes.some(({ kind, time }) => kind !== 'detected' || time > 0);
  return late ? 'who always suspects was found to detect a crash late' : undefined;
}
