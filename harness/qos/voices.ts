/** What observers said while they ran, and how far that was from what the rule says. */
import type { DetectorDefinition, Ms, Tuning } from '../model.ts';
import { type Fresh, replay } from '../replay/replay.ts';
import { checkPhase } from '../scenario/plan.ts';
import { BLINK, Timeline, touches } from '../timeline.ts';
import type { Recording, Stream, Voice } from '../trace/recording.ts';
import { scoredSpans, truthOf } from './truth.ts';

/** A play whose stream data has been made ready for every tuning. */
export interface Played {
  readonly recording: Recording;
  readonly streams: readonly { readonly stream: Stream; readonly fresh: Fresh }[];
}

/** What the observer said, as it said it, but for what nobody can have heard. */
export function voicedTimeline(voices: readonly Voice[], end: Ms): Timeline {
  const timeline = new Timeline('suspect');
  for (const { at } of voices) {
    if (at > end) continue;
    const last = timeline.flips.at(-1);
    const blinked = timeline.current === 'suspect' && last !== undefined && last <= at && last > at - BLINK;
    // two flips at one instant are none
    timeline.flip(blinked ? last : at);
  }
  return timeline;
}

/** Of suspicions in scored time; trust is voiced by the heartbeat that brings it. An ordered stall is not lateness. */
export function latenessOf(recording: Recording, stream: Stream, voices: readonly Voice[]): Ms[] {
  const { observerStalls } = truthOf(recording, stream);
  const scored = scoredSpans(recording);
  return voices
    .filter(({ opinion, at }) => opinion === 'suspect' && touches(scored, at, at))
    .filter(({ exact, late }) => !touches(observerStalls, exact, exact + late))
    .map(({ late }) => late);
}

/** Changes of opinion that one side has and the other has not. */
export interface Disagreement {
  readonly label: string;
  readonly voicedOnly: number;
  readonly replayedOnly: number;
}

/** A deadline so shortly before the end may not have been voiced any more. */
const UNVOICED: Ms = 50;
/** Both sides compute from the same readings, so no more than rounding lies between them. */
const TOLERANCE: Ms = 1e-3;

/** Live and replay hear the same heartbeats, so by the rule they must change their minds at the same instants. */
export function disagreementsOf(
  plays: readonly Played[],
  index: number,
  definition: DetectorDefinition,
  tuning: Tuning,
): Disagreement {
  let [voicedOnly, replayedOnly] = [0, 0];
  for (const { recording, streams } of plays) {
    const { end, plan } = recording;
    const broken = end.detectorFailures.some(({ tuning: label }) => label === tuning.label);
    // what was never said aloud can't differ
    if (broken || end.how === 'failed' || recording.world === 'simulated') continue;
    for (const { stream, fresh } of streams) {
      const until = Math.min(end.end, stream.observed.until) - UNVOICED;
      const context = { interval: plan.scenario.heartbeat.interval, phase: checkPhase(plan, stream.link) };
      const create = () => definition.create(tuning.params, context);
      const replayed = replay(fresh, create, until).flips.filter((at) => at < until);
      const voiced = changes(stream.voiced[index]!).filter((at) => at < until);
      const shared = matched(voiced, replayed);
      voicedOnly += voiced.length - shared;
      replayedOnly += replayed.length - shared;
    }
  }
  return { label: tuning.label, voicedOnly, replayedOnly };
}

/** When the rule says that opinions changed; two changes at one instant are none, as in a timeline. */
function changes(voices: readonly Voice[]): readonly Ms[] {
  const instants = voices.map(({ exact }) => exact).sort((a, b) => a - b);
  return new Timeline('suspect', instants).flips;
}

/** How many instants two sorted lists share. */
function matched(a: readonly Ms[], b: readonly Ms[]): number {
  let [count, i, k] = [0, 0, 0];
  while (i < a.length && k < b.length) {
    const apart = a[i]! - b[k]!;
    if (Math.abs(apart) <= TOLERANCE) {
      count++;
      i++;
      k++;
    } else if (apart < 0) i++;
    else k++;
  }
  return count;
}
