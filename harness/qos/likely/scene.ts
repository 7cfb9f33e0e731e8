/** One row's mistakes and crashes, each in its place: in which play, between whom, in which phase, after what. */

import { firstFrom } from '../../lib/sorted.ts';
import { type DetectorDefinition, linkName, type Ms, type NodeId, type Tuning } from '../../model.ts';
import { type Fresh, replay } from '../../replay/replay.ts';
import { intersection, type Span, total } from '../../timeline.ts';
import type { Recording, Stream } from '../../trace/recording.ts';
import { creator } from '../replayed.ts';
import { type Mistake, type PairScore, type PairView, scorePair } from '../score.ts';
import type { CrashOutcome } from '../survival.ts';
import { scoredSpans } from '../truth.ts';
import { type Played, voicedTimeline } from '../voices.ts';
import { viewOf } from '../weigh.ts';

/** Who watched whom, in which play, and when it was. */
interface Placed {
  readonly play: number;
  readonly sender: NodeId;
  readonly observer: NodeId;
  readonly at: Ms;
  readonly phase: string;
  /** Heartbeats heard of this life by then. */
  readonly heard: number;
}

export interface SeenMistake extends Mistake, Placed {
  /** How long nothing had been heard: what the detector allowed. */
  readonly silence: Ms;
  /** Heartbeats in a row that never came, from the last one heard on. */
  readonly lost: number;
  /** How long the heartbeat that came next had been under way, and whether it had been sent before the suspicion. */
  readonly next: { readonly delay: Ms; readonly sentBefore: boolean } | undefined;
  /** The last cut of the link that had begun by then. */
  readonly cut: Span | undefined;
  /** How late the observer's event loop was by itself, at most, in the silence. */
  readonly lag: Ms;
}

export interface SeenCrash extends CrashOutcome, Placed {
  /** How long after the last heartbeat the deadline stood. */
  readonly timeout: Ms;
  /** How much later than the rule says the suspicion that lasted was voiced. */
  readonly late: Ms;
  /** The longest gap that the detector remembers, out of how many, and where its deadline stood before that. */
  readonly gap: { readonly length: Ms; readonly among: number; readonly timeoutBefore: Ms } | undefined;
}

export interface Scene {
  readonly interval: Ms;
  /** Heartbeats after which an outage is forgotten. */
  readonly memory: number | undefined;
  readonly mistakes: readonly SeenMistake[];
  readonly crashes: readonly SeenCrash[];
  /** Time in which suspicion is a mistake, by phase. */
  readonly exposure: ReadonlyMap<string, Ms>;
  /** Of the heartbeats that were heard in scored time, how many by a detector that had heard fewer than it remembers. */
  readonly young: number;
  readonly senders: number;
  readonly observers: number;
}

/** What says nothing of its memory must forget within so many heartbeats. */
const USUAL_MEMORY = 100;

export function sceneOf(
  plays: readonly Played[],
  index: number,
  { params }: Tuning,
  definition: DetectorDefinition,
): Scene {
  const memory = definition.memory?.(params);
  const mistakes: SeenMistake[] = [];
  const crashes: SeenCrash[] = [];
  const exposure = new Map<string, Ms>();
  let [young, heard] = [0, 0];
  for (const { recording, streams } of plays) {
    const { plan, end } = recording;
    const scored = scoredSpans(recording);
    for (const { stream, fresh } of streams) {
      const opinion = voicedTimeline(stream.voiced[index]!, end.end);
      const view = { ...viewOf(recording, stream, fresh, scored), opinion };
      const score = scorePair(view);
      const starts = startsOf(fresh);
      const pair: Pair = { recording, stream, fresh, view, score, index, starts };
      for (const one of mistakesIn(pair)) mistakes.push(one);
      if (score.crashes.length > 0) {
        const create = creator(recording, stream.link, definition, params);
        const timeouts = timeoutsOf(fresh, create, end.end);
        for (const one of crashesIn(pair, timeouts, memory ?? USUAL_MEMORY)) crashes.push(one);
      }
      for (const { name, from, until } of plan.phases) {
        const live = total(intersection(score.exposure, [{ from, until }]));
        exposure.set(name, (exposure.get(name) ?? 0) + live);
      }
      fresh.at.forEach((at, row) => {
        if (!scored.some(({ from, until }) => from <= at && at < until)) return;
        heard++;
        if (row - starts[row]! < (memory ?? 0)) young++;
      });
    }
  }
  const { plan } = plays[0]!.recording;
  return {
    interval: plan.scenario.heartbeat.interval,
    memory,
    mistakes,
    crashes,
    exposure,
    young: heard === 0 ? 0 : young / heard,
    senders: new Set(plan.links.map(({ from }) => from)).size,
    observers: new Set(plan.links.map(({ to }) => to)).size,
  };
}

interface Pair {
  readonly recording: Recording;
  readonly stream: Stream;
  readonly fresh: Fresh;
  readonly view: PairView;
  readonly score: PairScore;
  readonly index: number;
  /** By row, the first row of its life. */
  readonly starts: Int32Array;
}

function mistakesIn(pair: Pair): SeenMistake[] {
  const { recording, stream, fresh, view, score } = pair;
  if (score.mistakes.length === 0) return [];
  const { link, heard } = stream;
  const came = new Set(Array.from(heard.seq, (seq, i) => `${heard.incarnation[i]}.${seq}`));
  const sent = recording.sent.get(linkName(link))!;
  const lags = recording.nodes.find(({ id }) => id === link.to)!.lags;
  return score.mistakes.map((mistake) => {
    const { at, until } = mistake;
    const row = firstFrom(fresh.at, at) - 1;
    const since = row < 0 ? 0 : fresh.at[row]!;
    let lost = 0;
    for (let i = firstFrom(sent.at, (fresh.sentAt[row] ?? 0) + 1e-6); i < sent.at.length; i++) {
      if (sent.at[i]! >= until || came.has(`${sent.incarnation[i]}.${sent.seq[i]}`)) break;
      lost++;
    }
    const nextSent = fresh.sentAt[row + 1];
    return {
      ...mistake,
      ...placed(pair, at, row),
      silence: at - since,
      lost,
      next:
        nextSent === undefined
          ? undefined
          : { delay: fresh.at[row + 1]! - nextSent, sentBefore: nextSent < at },
      cut: view.truth.blocked.findLast(({ from }) => from <= at),
      lag: lags.reduce(
        (most, one) => (one.at >= since && one.at <= until ? Math.max(most, one.late) : most),
        0,
      ),
    };
  });
}

function crashesIn(pair: Pair, timeouts: Float64Array, memory: number): SeenCrash[] {
  const { stream, fresh, view, score, index, starts } = pair;
  return score.crashes.map((crash) => {
    const life = view.truth.lives.find(({ incarnation }) => crash.crash.endsWith(`.${incarnation}`))!;
    const at = life.until;
    const row = firstFrom(fresh.at, at + 1e-6) - 1;
    const first = Math.max(starts[row] ?? 0, row - memory);
    let longest = first + 1;
    for (let i = first + 1; i <= row; i++)
      if (fresh.at[i]! - fresh.at[i - 1]! > fresh.at[longest]! - fresh.at[longest - 1]!) longest = i;
    const voice = stream.voiced[index]!.find(
      (one) => one.opinion === 'suspect' && Math.abs(one.at - at - crash.time) < 1e-6,
    );
    return {
      ...crash,
      ...placed(pair, at, row),
      timeout: timeouts[row] ?? Number.NaN,
      late: voice?.late ?? 0,
      gap:
        longest <= row
          ? {
              length: fresh.at[longest]! - fresh.at[longest - 1]!,
              among: row - first,
              timeoutBefore: timeouts[longest - 1]!,
            }
          : undefined,
    };
  });
}

function placed({ recording: { plan }, stream: { link }, starts }: Pair, at: Ms, row: number): Placed {
  const phase = plan.phases.find(({ from, until }) => from <= at && at < until)?.name ?? '';
  const heard = row < 0 ? 0 : row - starts[row]! + 1;
  return { play: plan.repeat, sender: link.from, observer: link.to, at, phase, heard };
}

function startsOf({ restarted }: Fresh): Int32Array {
  let start = 0;
  return Int32Array.from(restarted, (mark, row) => {
    if (mark) start = row;
    return start;
  });
}

/** By row, how long after the heartbeat the deadline stands. */
function timeoutsOf(fresh: Fresh, create: Parameters<typeof replay>[1], end: Ms): Float64Array {
  const timeouts = new Float64Array(fresh.at.length);
  replay(fresh, create, end, (row, deadline) => {
    timeouts[row] = deadline - fresh.at[row]!;
  });
  return timeouts;
}
