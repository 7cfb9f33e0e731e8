/** What observers said while they ran, and how far that was from what the rule says. */
import type { DetectorDefinition, Ms, Tuning } from '../model.ts';
import { type Fresh, replay } from '../replay/replay.ts';
import { checkPhase } from '../scenario/plan.ts';
import { Timeline, touches } from '../timeline.ts';
import type { Recording, Stream, Voice } from '../trace/recording.ts';
import { scoredSpans, truthOf } from './truth.ts';

/** A play whose stream data has been made ready for every tuning. */
export interface Played {
  readonly recording: Recording;
  readonly streams: readonly { readonly stream: Stream; readonly fresh: Fresh }[];
}

/** What the observer said, as it said it. */
export function voicedTimeline(voices: readonly Voice[], end: Ms): Timeline {
  const timeline = new Timeline('suspect');
  for (const { at } of voices) if (at <= end) timeline.flip(at);
  return timeline;
}

/** Of suspicions in scored time; trust is voiced by the heartbeat that brings it. An ordered stall is not lateness. */
export function latenessOf(recording: Recording, stream: Stream, voices: readonly Voice[]): Ms[] {
  const { observerStalls } = truthOf(recording, stream);
  const scored = scoredSpans(recording);
  return voices
    .filter(({ opinion, at }) => opinion === 'suspect' && touches(scored, at, at))
    .filter(({ at, late }) => !touches(observerStalls, at - late, at))
    .map(({ late }) => late);
}

/** Live and replay hear the same heartbeats, so they must suspect equally often. */
export function disagreementsOf(
  plays: readonly Played[],
  index: number,
  definition: DetectorDefinition,
  tuning: Tuning,
): number {
  let count = 0;
  for (const { recording, streams } of plays) {
    const { end, plan } = recording;
    const broken = end.detectorFailures.some(({ tuning: label }) => label === tuning.label);
    if (broken || end.how === 'failed') continue;
    for (const { stream, fresh } of streams) {
      // a deadline just before the end may not have been voiced any more
      const until = Math.min(end.end, stream.observed.until) - 50;
      const context = { interval: plan.scenario.heartbeat.interval, phase: checkPhase(plan, stream.link) };
      const create = () => definition.create(tuning.params, context);
      const exact = replay(fresh, create, until).flips.filter((at) => at < until);
      const voiced = stream.voiced[index]!.filter(({ at, late }) => at - Math.max(0, late) < until);
      count += Math.abs(exact.length - voiced.length);
    }
  }
  return count;
}
