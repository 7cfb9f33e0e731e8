/** What links and hosts of a recording take by themselves, where that is a model and so known. */
import { longestWait, type OwnTime, ownTimeBy } from '../assumed.ts';
import { parseLaw } from '../lib/laws.ts';
import type { Span } from '../timeline.ts';
import type { Recording } from '../trace/recording.ts';

/** One in 30 000 heartbeats takes longer by a law than where a standard normal number is that. */
export const RARE = 4;
/** One in a billion: on a stream one that takes longer holds up all behind it. */
const RAREST = 6;

/** undefined where links are real. */
export function ownTimeIn({ world, plan }: Recording): OwnTime | undefined {
  if (world !== 'simulated') return undefined;
  const { virtual, heartbeat } = plan.scenario;
  const own = ownTimeBy(parseLaw(virtual.delay), heartbeat.transport === 'stream' ? RAREST : RARE);
  return { ...own, most: own.most + longestWait(plan.spells) };
}

/** When nodes waited for the processor because a fault had it. Of a model it is known that this takes time. */
export function busySpans({ world, plan, realised }: Recording): Span[] {
  if (world !== 'simulated') return [];
  const wait = longestWait(plan.spells);
  return realised
    .filter(({ spell }) => plan.spells[spell]!.effect.kind === 'busy')
    .map(({ began, ended }) => ({ from: began[0], until: ended[1] + wait }));
}
