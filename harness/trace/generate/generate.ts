/** Makes the heartbeats of a model, in the order in which they arrive. */
import type { Rng } from '../../lib/rng.ts';
import type { Link, Ms } from '../../model.ts';
import type { Truth } from '../trace.ts';
import { delaysOf } from './delays.ts';
import { Episodes } from './episodes.ts';
import { burstLosses, independentLosses } from './losses.ts';
import type { Model } from './model.ts';
import { Sender } from './sender.ts';
import { UnderWay } from './under-way.ts';

/** Who is told of what was made. */
export interface Sink {
  heard(seq: number, sentAt: Ms, at: Ms): void;
  lost(seq: number, sentAt: Ms): void;
}

export interface Generated {
  readonly until: Ms;
  /** When the sender stood still and the network was out. */
  readonly truth: readonly Truth[];
}

const ROUND = 1 << 16;

/**
 * Yields now and then, with how many slots are done. Every kind of chance has a stream of its own, so that a model with a stall
 * more has the same delays.
 * @param count of slots on the sender’s schedule
 */
export function* generate(
  model: Model,
  count: number,
  link: Link,
  random: Rng,
  sink: Sink,
): Generator<number, Generated> {
  const sender = new Sender(model, random);
  const outages = new Episodes(model.outages, random.fork('outages'));
  const delay = delaysOf(model, random.fork('delay'));
  const lost = independentLosses(model.loss, random.fork('loss'));
  const lostInBurst = burstLosses(model.bursts, count, random.fork('bursts'));
  const underWay = new UnderWay();
  const arrive = (until: Ms): void => {
    while (underWay.size > 0 && underWay.next!.at <= until) {
      const { seq, sentAt, at } = underWay.take();
      sink.heard(seq, sentAt, at);
    }
  };
  let newest: Ms = 0;
  for (let done = 1; sender.seq < count - 1; done++) {
    sender.send();
    const { seq, sentAt } = sender;
    arrive(sentAt);
    // drawn for every heartbeat, whatever becomes of it
    const [ownLoss, burst, way] = [lost(), lostInBurst(), delay()];
    const over = outages.over(sentAt);
    if (ownLoss || burst || (over !== undefined && !model.outages!.hold)) {
      sink.lost(seq, sentAt);
    } else {
      const arrival = (over ?? sentAt) + way;
      newest = model.fifo ? Math.max(newest, arrival) : arrival;
      underWay.add({ seq, sentAt, at: newest });
    }
    if (done % ROUND === 0) yield seq;
  }
  // what takes much longer than usual is not waited for: it never arrived
  const until = sender.sentAt + model.interval + 2 * model.delay.ofNormal(0);
  arrive(until);
  while (underWay.size > 0) {
    const { seq, sentAt } = underWay.take();
    sink.lost(seq, sentAt);
  }
  const spans = ({ begun }: Episodes): { from: Ms; until: Ms }[] =>
    begun.filter(({ from }) => from < until).map((span) => ({ ...span, until: Math.min(span.until, until) }));
  const stalled = spans(sender.stalls).map((span) => ({ cause: 'stall' as const, node: link.from, ...span }));
  const cut = spans(outages).map((span) => ({ cause: 'partition' as const, link, ...span }));
  return { until, truth: [...stalled, ...cut] };
}
