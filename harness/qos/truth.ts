/** What was so, for one observer and one sender, as far as it bears on opinions. */
import type { Ms, NodeId } from '../model.ts';
import { intersection, type Span, union } from '../timeline.ts';
import type { Life, Recording, Stream } from '../trace/recording.ts';
import { lookups } from './lookups.ts';

export interface PairTruth {
  readonly sender: NodeId;
  /** The sender's lives. */
  readonly lives: readonly Life[];
  /** The observer's life to which the stream belongs. */
  readonly observed: Life;
  /** The sender stood still. */
  readonly senderStalls: readonly Span[];
  readonly observerStalls: readonly Span[];
  /** The link was cut by a partition, from when the cut was asked for until its heal was. */
  readonly blocked: readonly Span[];
}

export function truthOf(recording: Recording, stream: Stream): PairTruth {
  const { from, to } = stream.link;
  const { node } = lookups(recording);
  const sender = node(from);
  return {
    sender: from,
    lives: sender.lives,
    observed: stream.observed,
    senderStalls: union(sender.stalls),
    observerStalls: union(node(to).stalls),
    blocked: blockedSpans(recording, stream),
  };
}

function blockedSpans(recording: Recording, { link }: Stream): Span[] {
  const cuts = lookups(recording)
    .weather(link)
    .filter(({ spell }) => recording.plan.spells[spell]!.cause === 'partition');
  return union(cuts.map(({ began, ended }) => ({ from: began[0], until: ended[0] })));
}

/** The scored stretches of a play as planned: phases that count. */
export function scoredPhases({ plan }: Recording): Span[] {
  return union(plan.phases.filter(({ score }) => score).map(({ from, until }) => ({ from, until })));
}

/** The same, until the play ended. */
export function scoredSpans(recording: Recording): Span[] {
  return intersection(scoredPhases(recording), [{ from: 0, until: recording.end.end }]);
}

/** One phase, as planned. */
export function phaseSpan({ plan }: Recording, phase: string): Span[] {
  const { from, until } = plan.phases.find(({ name }) => name === phase)!;
  return [{ from, until }];
}

/** Time after a restart that is not scored for mistakes. */
export function rewarmOf({ plan }: Recording): Ms {
  const { rewarm, heartbeat } = plan.scenario;
  return rewarm ?? 20 * heartbeat.interval;
}
