/** What one run shows of a scenario, in the form in which it is compared with another. */
import { createHash } from 'node:crypto';
import { median } from '../lib/median.ts';
import { Rng } from '../lib/rng.ts';
import type { Ms, Tuning, WorldName } from '../model.ts';
import type { Stretch } from '../qos/clusters.ts';
import { readPlays } from '../qos/replayed.ts';
import type { CrashOutcome, Views } from '../qos/survival.ts';
import { scoredPhases } from '../qos/truth.ts';
import type { Played } from '../qos/voices.ts';
import { weigh } from '../qos/weigh.ts';
import type { Plan } from '../scenario/plan.ts';
import { difference, type Span, union } from '../timeline.ts';
import type { Recording } from '../trace/recording.ts';
import { type Gathered, gatherTiming, type Timing } from './timing.ts';

export interface Observed {
  readonly world: WorldName;
  readonly interval: Ms;
  readonly plays: number;
  readonly timing: Timing;
  /** What links took by themselves, and how late heartbeats were sent, ms. */
  readonly own: Float64Array;
  readonly lag: Float64Array;
  /** Heartbeats that chance was to decide on. */
  readonly losses: { readonly n: number; readonly lost: number };
  /** By tuning, as it was said aloud. */
  readonly tunings: readonly ObservedTuning[];
  /** The same as the rule says it, without the lateness of who said it. */
  readonly exact: readonly ObservedTuning[];
  /** The same without the times in which a process or the proxy was late by more than what matters. */
  readonly steady: readonly ObservedTuning[];
  /** By crash, how much later it came than planned, ms. */
  readonly lateCrashes: ReadonlyMap<string, Ms>;
  /** How long nodes took to come up again, ms. */
  readonly restarts: Float64Array;
  /** How late suspicions were said, ms. */
  readonly voiced: readonly Ms[];
}

export interface ObservedTuning {
  readonly label: string;
  readonly crashes: readonly { readonly key: string; readonly views: Views<CrashOutcome> }[];
  readonly mistakes: number;
  readonly exposure: Ms;
  readonly stretches: readonly Stretch[];
}

/** What of the interval matters: what is off by less makes no difference to a detector that is any good. */
export const MATTERS = 0.1;
/** For so long a detector may still be moved by a time in which something was late. */
const AFTERMATH = 10;

/** @param folders of the plays, in order */
export async function observe(folders: readonly string[], tunings: readonly Tuning[]): Promise<Observed> {
  const plays = await readPlays(folders, tunings);
  const { world, plan } = plays[0]!.recording;
  const { interval } = plan.scenario.heartbeat;
  const gathered = gatherTiming(plays.map(({ recording }) => recording));
  const tuningsOf = (given: readonly Played[], scoredIn: (play: Recording) => Span[]): ObservedTuning[] =>
    tunings.map((tuning, index) => observedTuning(given, tuning, index, scoredIn));
  const said = tuningsOf(plays, scoredPhases);
  const live = world === 'live';
  // in virtual time nothing is late but what is meant to be
  const unsteady = live ? unsteadySpans(plays, gathered, interval) : new Map<number, Span[]>();
  return {
    world,
    interval,
    plays: plays.length,
    timing: gathered.timing,
    own: gathered.own,
    lag: gathered.lag,
    losses: gathered.losses,
    tunings: said,
    exact: live ? tuningsOf(plays.map(byTheRule), scoredPhases) : said,
    steady:
      unsteady.size > 0
        ? tuningsOf(plays, (play) => difference(scoredPhases(play), unsteady.get(play.plan.repeat) ?? []))
        : said,
    lateCrashes: new Map(plays.flatMap(({ recording }) => lateCrashesIn(recording))),
    restarts: Float64Array.from(plays.flatMap(({ recording }) => restartsIn(recording))),
    voiced: live ? plays.flatMap(latenessIn) : [],
  };
}

function observedTuning(
  plays: readonly Played[],
  { label }: Tuning,
  index: number,
  scoredIn: (play: Recording) => Span[],
): ObservedTuning {
  // nothing here is resampled
  const random = new Rng(0, 'agree');
  const parts = plays.map((play) => ({
    plan: planKey(play.recording.plan),
    evidence: weigh([play], index, undefined, random, scoredIn),
  }));
  return {
    label,
    crashes: parts.flatMap(({ plan, evidence }) =>
      evidence.crashes.map((views) => ({ key: `${plan} ${views[0]!.crash}`, views })),
    ),
    mistakes: parts.reduce((sum, { evidence }) => sum + evidence.mistakes.length, 0),
    exposure: parts.reduce((sum, { evidence }) => sum + evidence.exposure, 0),
    stretches: parts.flatMap(({ evidence }) => evidence.stretches),
  };
}

/** The same for all plays in which the same is to happen at the same instants. */
function planKey({ nodes, spells }: Plan): string {
  const planned = spells.map(({ fault, from, until, effect }) => [fault, from, until, effect]);
  return createHash('sha256')
    .update(JSON.stringify([nodes, planned]))
    .digest('hex')
    .slice(0, 16);
}

function byTheRule({ recording, streams }: Played): Played {
  return {
    recording,
    streams: streams.map(({ stream, fresh }) => {
      const voiced = stream.voiced.map((voices) =>
        voices.map((voice) => ({ ...voice, at: voice.exact, late: 0 })).sort((a, b) => a.at - b.at),
      );
      return { stream: { ...stream, voiced }, fresh };
    }),
  };
}

function latenessIn({ streams }: Played): Ms[] {
  return streams.flatMap(({ stream }) =>
    stream.voiced.flatMap((voices) =>
      voices.filter(({ opinion }) => opinion === 'suspect').map(({ late }) => late),
    ),
  );
}

function lateCrashesIn({ plan, realised }: Recording): [string, Ms][] {
  const key = planKey(plan);
  const lives = new Map<string, number>();
  return realised
    .filter(({ spell }) => plan.spells[spell]!.effect.kind === 'down')
    .sort((a, b) => a.began[1] - b.began[1])
    .map(({ spell, faultLateness }): [string, Ms] => {
      const { effect } = plan.spells[spell]! as { effect: { kind: 'down'; node: string } };
      const life = lives.get(effect.node) ?? 0;
      lives.set(effect.node, life + 1);
      return [`${key} ${effect.node}.${life}`, faultLateness.began];
    });
}

function restartsIn({ plan, nodes }: Recording): Ms[] {
  return nodes.flatMap(({ id, lives }) => {
    const ends = plan.spells
      .filter(({ effect }) => effect.kind === 'down' && effect.node === id)
      .map(({ until }) => until);
    return lives.flatMap(({ incarnation, from }) =>
      incarnation > 0 ? [Math.max(0, from - ends[incarnation - 1]!)] : [],
    );
  });
}

/** By play, when something was late by more than what matters, and for how long that may be felt. */
function unsteadySpans(plays: readonly Played[], { own, slow }: Gathered, interval: Ms): Map<number, Span[]> {
  const limit = MATTERS * interval;
  const usual = median([...own]) ?? 0;
  const spans = new Map<number, Span[]>();
  const felt = (play: number, from: Ms, until: Ms): void => {
    spans.set(play, [...(spans.get(play) ?? []), { from, until: until + AFTERMATH * interval }]);
  };
  for (const { play, from, until, late } of slow) if (late > usual + limit) felt(play, from, until);
  for (const { recording } of plays) {
    for (const { lags } of recording.nodes) {
      for (const { at, late } of lags) if (late > limit) felt(recording.plan.repeat, at - late, at);
    }
  }
  return new Map([...spans].map(([play, list]) => [play, union(list)]));
}
