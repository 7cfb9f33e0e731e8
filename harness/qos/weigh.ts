/** What the observers of all plays thought by one tuning, against the truth. */
import type { Rng } from '../lib/rng.ts';
import { linkName, type Ms, type Spell } from '../model.ts';
import type { Fresh } from '../replay/replay.ts';
import { intersection, type Span, union } from '../timeline.ts';
import type { Recording, Stream } from '../trace/recording.ts';
import { type Evidence, gather, type PlayScore } from './evidence.ts';
import { type PairView, scorePair } from './score.ts';
import { rewarmOf, truthOf } from './truth.ts';
import { latenessOf, type Played, voicedTimeline } from './voices.ts';

/** @param scoredIn what of a play is to be scored, as planned */
export function weigh(
  plays: readonly Played[],
  index: number,
  bytes: number | undefined,
  random: Rng,
  scoredIn: (play: Recording) => Span[],
): Evidence {
  const scores = plays.map(({ recording, streams }): PlayScore => {
    const { plan, end } = recording;
    const wanted = scoredIn(recording);
    const scored = intersection(wanted, [{ from: 0, until: end.end }]);
    const views = streams.map(({ stream, fresh }) => ({
      ...viewOf(recording, stream, fresh, scored),
      opinion: voicedTimeline(stream.voiced[index]!, end.end),
    }));
    return {
      pairs: views.map(scorePair),
      planned: plannedCrashes(plan.spells, wanted),
      scored,
      cuts: union(views.flatMap(({ truth }) => truth.blocked)),
      together: struckTogether(recording, scored),
      blockLength: blockLength(recording),
    };
  });
  const lateness = plays.flatMap(({ recording, streams }) =>
    streams.flatMap(({ stream }) => latenessOf(recording, stream, stream.voiced[index]!)),
  );
  return gather(scores, { lateness, stateBytes: bytes, random });
}

/** A pair as it is to be scored, whatever the opinion. */
export function viewOf(
  recording: Recording,
  stream: Stream,
  fresh: Fresh,
  scored: readonly Span[],
): Omit<PairView, 'opinion'> {
  const { plan, end } = recording;
  return {
    truth: truthOf(recording, stream),
    fresh,
    scored,
    policy: plan.scenario.truth,
    rewarm: rewarmOf(recording),
    interval: plan.scenario.heartbeat.interval,
    end: end.end,
  };
}

function plannedCrashes(spells: readonly Spell[], wanted: readonly Span[]): number {
  return spells.filter(
    ({ effect, from: at }) =>
      effect.kind === 'down' && wanted.some(({ from, until }) => from <= at && at < until),
  ).length;
}

/** The most pairs that one fault of the scored time strikes. A crash is no matter of mistakes. */
function struckTogether({ plan }: Recording, scored: readonly Span[]): number {
  const struck = plan.spells.map(({ effect, from, until }) => {
    if (effect.kind === 'down' || !scored.some((span) => span.from < until && from < span.until)) return 1;
    if (effect.kind === 'weather') return effect.links.length;
    if (effect.kind === 'busy') return plan.links.length;
    return plan.links.filter((link) => link.from === effect.node || link.to === effect.node).length;
  });
  return struck.reduce((most, count) => Math.max(most, count), 1);
}

/** Long enough that what one fault causes falls into one block or two. */
export function blockLength({ plan }: Pick<Recording, 'plan'>): Ms {
  return Math.max(10 * plan.scenario.heartbeat.interval, longestSpell({ plan }));
}

/**
 * The longest that a fault lasts at one place within a phase. One that fills the phase is the phase's climate, the same in
 * all its blocks, and a peer that is down can't be suspected wrongly.
 */
export function longestSpell({ plan }: Pick<Recording, 'plan'>): Ms {
  const parts = new Map<string, Span[]>();
  for (const { fault, effect, from, until } of plan.spells) {
    if (effect.kind === 'down') continue;
    const place =
      effect.kind === 'weather'
        ? effect.links.map(linkName).join()
        : effect.kind === 'busy'
          ? 'host'
          : effect.node;
    for (const phase of plan.phases) {
      const part = { from: Math.max(from, phase.from), until: Math.min(until, phase.until) };
      const fills = part.from === phase.from && part.until === phase.until;
      if (part.from >= part.until || fills) continue;
      const key = `${fault} ${place} ${phase.name}`;
      parts.set(key, [...(parts.get(key) ?? []), part]);
    }
  }
  // the steps of a ramp follow one another and are one spell
  const spells = [...parts.values()].flatMap(union);
  return Math.max(0, ...spells.map(({ from, until }) => until - from));
}
