import type { Ms } from '../../model.ts';
import { Happening } from './agenda.ts';
import type { Chances } from './draws.ts';
import type { SimulatedLink } from './link.ts';

/** A heartbeat on its way. It happens when it arrives; one that is held does not stand in the agenda. Millions are made, so it has few fields. */
export class Flight extends Happening {
  readonly link: SimulatedLink;
  readonly seq: number;
  readonly sentAt: Ms;
  /** Of the sender. */
  readonly incarnation: number;
  /** What the link takes by itself, once it lets the heartbeat go. */
  own: Ms;
  /** In [0, 1): where the heartbeat stands in any jitter. */
  readonly chance: number;
  /** When it came to where a connection delays it. */
  reached: Ms = 0;
  /** When it is let go from there; Infinity while it is held. */
  due: Ms;
  /** For how long the observer waits for the processor, in means, should it have to. */
  wait = 0;
  /** For how long the observer is at it, should that be slow. */
  work: Chances | undefined = undefined;

  constructor(link: SimulatedLink, seq: number, sentAt: Ms, incarnation: number, own: Ms, chance: number) {
    super();
    this.link = link;
    this.seq = seq;
    this.sentAt = sentAt;
    this.incarnation = incarnation;
    this.own = own;
    this.chance = chance;
    this.due = sentAt;
  }

  /** The same again, so much later. */
  copied(after: Ms): Flight {
    const { link, seq, sentAt, incarnation, own, chance } = this;
    const copy = new Copy(link, seq, sentAt, incarnation, own + after, chance);
    copy.wait = this.wait;
    copy.work = this.work;
    return copy;
  }

  happen(): void {
    this.link.landed(this);
  }
}

/** It was sent once and is on its way twice; what becomes of the second is told of the first. */
export class Copy extends Flight {}
