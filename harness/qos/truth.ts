/** What was so, for one observer and one sender, as far as it bears on opinions. */
import { linkName, type Ms, type NodeId } from '../model.ts';
import { intersection, type Span, union } from '../timeline.ts';
import type { Life, NodeHistory, Recording, Stream } from '../trace/recording.ts';

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
  const sender = historyOf(recording, from);
  return {
    sender: from,
    lives: sender.lives,
    observed: stream.observed,
    senderStalls: union(sender.stalls),
    observerStalls: union(historyOf(recording, to).stalls),
    blocked: blockedSpans(recording, stream),
  };
}

function historyOf(recording: Recording, node: NodeId): NodeHistory {
  return recording.nodes.find(({ id }) => id === node)!;
}

function blockedSpans({ plan, realised }: Recording, { link }: Stream): Span[] {
  const spans: Span[] = [];
  for (const { spell, began, ended } of realised) {
    const { cause, effect } = plan.spells[spell]!;
    if (cause !== 'partition' || effect.kind !== 'weather') continue;
    if (effect.links.some((struck) => linkName(struck) === linkName(link))) {
      spans.push({ from: began[0], until: ended[0] });
    }
  }
  return union(spans);
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
