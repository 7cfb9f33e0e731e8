/** A node: its pattern, and whether it runs, stands still or is down. */
import type { Rng } from '../../lib/rng.ts';
import type { Link, Ms, NodeId } from '../../model.ts';
import type { Message, NodeContext, NodeMachine, Pattern } from '../../patterns/pattern.ts';
import type { Span } from '../../timeline.ts';
import type { SimulatedRecorder } from '../../trace/simulated/write.ts';
import { lookEvery, noticeable } from '../standstill.ts';
import { type Agenda, Happening, RANK } from './agenda.ts';
import type { Flight } from './flight.ts';
import type { SimulatedLink } from './link.ts';
import { later, MICROSECOND, wholeMicros } from './micros.ts';
import { Standstill } from './standstill.ts';

/** Who wants to know at once what an observer hears; tests do. */
export interface Witness {
  heard(from: NodeId, message: Message, at: Ms): void;
  /** See LagProbe. */
  froze(from: Ms, until: Ms): void;
  /** What was due while the node stood still is due now. */
  awake(): void;
  /** The observer is gone. */
  gone(): void;
}

export interface Setting {
  readonly agenda: Agenda;
  readonly recorder: SimulatedRecorder;
  readonly pattern: Pattern;
  readonly interval: Ms;
  /** How late a timer fires. */
  readonly late: (random: Rng) => Ms;
  /** How long a node waits for the processor, to send and to hear. */
  readonly wait: (random: Rng) => Ms;
  readonly witness?: ((node: SimulatedNode) => Witness) | undefined;
}

export class SimulatedNode {
  readonly id: NodeId;
  readonly standstill: Standstill;
  /** By whom it is heard. */
  readonly outgoing = new Map<NodeId, SimulatedLink>();
  /** Whom it hears. */
  readonly incoming: { readonly link: Link; readonly carrier: SimulatedLink }[] = [];
  incarnation = -1;
  alive = false;
  /** When this life began. */
  since: Ms = 0;
  readonly #setting: Setting;
  readonly #offset: Ms;
  readonly #random: Rng;
  readonly #wake: Wake;
  #machine!: NodeMachine;
  #witness: Witness | undefined;
  readonly #watches = new Map<NodeId, number>();
  #froze: Span[] = [];
  #inbox: { link: Link; flight: Flight }[] = [];
  #missedWake = false;
  /** No message is handled before that. */
  #free: Ms = 0;

  constructor(setting: Setting, id: NodeId, offset: Ms, random: Rng) {
    this.id = id;
    this.#setting = setting;
    this.#offset = offset;
    this.#random = random;
    this.#wake = new Wake(this);
    this.standstill = new Standstill(setting.agenda, (since, byStall) => this.#goOn(since, byStall));
  }

  start(): void {
    const { agenda, recorder, pattern, witness } = this.#setting;
    const now = agenda.now();
    this.incarnation++;
    this.alive = true;
    this.since = now;
    this.#watches.clear();
    this.#froze = [];
    for (const { link } of this.incoming) this.#watches.set(link.from, recorder.watch(link, now));
    this.#witness = witness?.(this);
    this.#machine = pattern.create(this.#context());
    this.#machine.start(now);
  }

  /** Ends without a word. */
  kill(): void {
    this.end();
    this.alive = false;
    this.#setting.agenda.cancel(this.#wake);
    this.#missedWake = false;
    for (const { link, flight } of this.#inbox)
      this.#setting.recorder.unseen(link, flight.seq, flight.sentAt);
    this.#inbox = [];
    this.#witness?.gone();
    this.standstill.forget();
    for (const carrier of this.outgoing.values()) carrier.left();
    for (const { carrier } of this.incoming) carrier.deserted();
  }

  /** What was recorded of this life is complete. */
  end(): void {
    if (!this.alive) return;
    const now = this.#setting.agenda.now();
    for (const watch of this.#watches.values()) this.#setting.recorder.ended(watch, now, this.#froze);
  }

  woken(): void {
    if (this.standstill.on) this.#missedWake = true;
    else this.#machine.woken(this.#setting.agenda.now());
  }

  /** A heartbeat has come to this node's door. */
  arrived(link: Link, flight: Flight): void {
    if (!this.alive || flight.sentAt < this.since) {
      this.#setting.recorder.unseen(link, flight.seq, flight.sentAt);
      return;
    }
    if (this.standstill.on) {
      this.#inbox.push({ link, flight });
      return;
    }
    const now = this.#setting.agenda.now();
    const at = Math.max(now + this.#setting.wait(this.#random), this.#free);
    if (at <= now) this.#handle(link, flight, now);
    else {
      this.#free = wholeMicros(at);
      this.#setting.agenda.put(this.#free, new Handling(this, link, flight));
    }
  }

  /** It has the processor. */
  handle(link: Link, flight: Flight): void {
    if (!this.alive || flight.sentAt < this.since) {
      this.#setting.recorder.unseen(link, flight.seq, flight.sentAt);
    } else if (this.standstill.on) this.#inbox.push({ link, flight });
    else this.#handle(link, flight, this.#setting.agenda.now());
  }

  lost(link: Link, flight: Flight): void {
    const { recorder } = this.#setting;
    const { seq, sentAt } = flight;
    if (!this.alive || sentAt < this.since) recorder.unseen(link, seq, sentAt);
    else recorder.lost(this.#watches.get(link.from)!, seq, sentAt);
  }

  #handle({ from }: Link, { seq, sentAt, incarnation }: Flight, at: Ms): void {
    this.#machine.received(from, { kind: 'heartbeat', seq, sentAt, incarnation }, at);
  }

  #context(): NodeContext {
    const { agenda, recorder, interval, late, wait } = this.#setting;
    return {
      interval,
      offset: this.#offset,
      audience: [...this.outgoing.keys()],
      wake: (at) => {
        const due = wholeMicros(Math.max(at, agenda.now()));
        agenda.put(later(due, late(this.#random) + wait(this.#random)), this.#wake);
      },
      send: (to, seq) => this.outgoing.get(to)!.send(seq, this.incarnation),
      heard: (from, message, at) => {
        recorder.heard(this.#watches.get(from)!, message.seq, message.sentAt, at, message.incarnation);
        this.#witness?.heard(from, message, at);
      },
    };
  }

  /**
   * It runs again. What blocked its own thread lets it see to its timers first; a process that was stopped while it waited for
   * messages finds those first.
   */
  #goOn(since: Ms, timersFirst: boolean): void {
    const { agenda, interval } = this.#setting;
    const now = agenda.now();
    // it knows that it ran until then, and sees the gap if no look from time to time would explain it
    if (now - since > lookEvery(interval) + noticeable(interval)) {
      this.#froze.push({ from: since, until: now });
      this.#witness?.froze(since, now);
    }
    this.#free = timersFirst ? later(now, MICROSECOND) : now;
    agenda.put(now, new After(this), timersFirst ? RANK.work : RANK.after);
    for (const { link, flight } of this.#inbox.splice(0)) {
      agenda.put(this.#free, new Handling(this, link, flight));
    }
  }

  /** Its timers had to wait. */
  catchUp(): void {
    if (!this.alive || this.standstill.on) return;
    this.#witness?.awake();
    if (!this.#missedWake) return;
    this.#missedWake = false;
    this.#setting.agenda.put(this.#setting.agenda.now(), this.#wake);
  }
}

class Wake extends Happening {
  readonly #node: SimulatedNode;

  constructor(node: SimulatedNode) {
    super();
    this.#node = node;
  }

  happen(): void {
    this.#node.woken();
  }
}

class After extends Happening {
  readonly #node: SimulatedNode;

  constructor(node: SimulatedNode) {
    super();
    this.#node = node;
  }

  happen(): void {
    this.#node.catchUp();
  }
}

class Handling extends Happening {
  readonly #node: SimulatedNode;
  readonly #link: Link;
  readonly #flight: Flight;

  constructor(node: SimulatedNode, link: Link, flight: Flight) {
    super();
    this.#node = node;
    this.#link = link;
    this.#flight = flight;
  }

  happen(): void {
    this.#node.handle(this.#link, this.#flight);
  }
}
