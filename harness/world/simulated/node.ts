/** A node: its pattern, and whether it runs, stands still or is down. */
import type { NodeClock } from '../../clocks.ts';
import type { Draw, Link, Ms, NodeId } from '../../model.ts';
import type { Message, NodeContext, NodeMachine, Pattern } from '../../patterns/pattern.ts';
import type { Span } from '../../timeline.ts';
import type { SimulatedRecorder } from '../../trace/simulated/write.ts';
import { lookEvery, noticeable } from '../standstill.ts';
import { type Agenda, RANK } from './agenda.ts';
import { Desk } from './desk.ts';
import type { Draws, Streams } from './draws.ts';
import { Copy, type Flight } from './flight.ts';
import type { SimulatedLink } from './link.ts';
import { later, MICROSECOND, wholeMicros } from './micros.ts';
import type { Slotted } from './slotted.ts';
import { Standstill } from './standstill.ts';
import { CatchUp, Wake } from './turns.ts';

/** What is odd about a node, all along; a plain one has none of it. */
export interface Oddities {
  /** How late its timers fire, by slot; undefined for one that is on time. */
  readonly late: Slotted | undefined;
  /** For how long it waits for the processor to see to its timers, in means; undefined where nothing ever takes that. */
  readonly wait: Slotted | undefined;
  /** undefined: right all the time. */
  readonly clock: NodeClock | undefined;
  /** How long it is at what it does; undefined for one that is never slow. */
  readonly work: { readonly draws: Draws; readonly own: Streams } | undefined;
}

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
  /** How long a node waits for the processor now, on average. */
  readonly wait: () => Ms;
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
  readonly #odd: Oddities;
  readonly #desk: Desk;
  readonly #wake: Wake;
  #machine!: NodeMachine;
  #witness: Witness | undefined;
  readonly #watches = new Map<NodeId, number>();
  #froze: Span[] = [];
  #missedWake = false;
  /** A slow node is done with its timer. */
  #workedAtWake = false;
  /** For which slot of its schedule its timer is set. */
  #wakeSlot = 0;

  constructor(setting: Setting, id: NodeId, offset: Ms, odd: Oddities) {
    this.id = id;
    this.#setting = setting;
    this.#offset = offset;
    this.#odd = odd;
    this.#wake = new Wake(this);
    this.standstill = new Standstill(setting.agenda, (since, byStall) => this.#goOn(since, byStall));
    this.#desk = new Desk(
      setting.agenda,
      () => this.standstill.on,
      (link, flight) => this.#handle(link, flight, setting.agenda.now()),
    );
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
    this.#machine.start(this.#reading(now));
  }

  /** How long it is at what it does from now on. */
  setWork(laws: readonly Draw[]): void {
    this.#odd.work!.draws.set(laws);
  }

  /** Ends without a word. */
  kill(): void {
    this.end();
    this.alive = false;
    this.#setting.agenda.cancel(this.#wake);
    this.#missedWake = false;
    this.#witness?.gone();
    this.standstill.forget();
    for (const carrier of this.outgoing.values()) carrier.left();
    for (const { carrier } of this.incoming) carrier.deserted();
  }

  /** What was recorded of this life is complete; what it did not get to, nobody saw. */
  end(): void {
    for (const { link, flight } of this.#desk.clear()) this.#unseen(link, flight);
    if (!this.alive) return;
    const now = this.#setting.agenda.now();
    for (const watch of this.#watches.values()) this.#setting.recorder.ended(watch, now, this.#froze);
  }

  woken(): void {
    if (this.standstill.on) {
      this.#missedWake = true;
      return;
    }
    const { agenda } = this.#setting;
    const { work } = this.#odd;
    const now = agenda.now();
    // a timer is one more thing to do, for a node that does something then
    if (work && !this.#workedAtWake && this.outgoing.size > 0) {
      this.#workedAtWake = true;
      agenda.put(this.#desk.turn(now, work.draws.delay(work.own.at(this.#wakeSlot))), this.#wake);
    } else this.#machine.woken(this.#reading(now));
  }

  /** A heartbeat has come to this node's door. */
  arrived(link: Link, flight: Flight): void {
    if (!this.alive || flight.sentAt < this.since) {
      this.#unseen(link, flight);
      return;
    }
    const { agenda, wait } = this.#setting;
    const now = agenda.now();
    const work = flight.work === undefined ? 0 : this.#odd.work!.draws.delay(flight.work);
    const still = this.standstill.on;
    const ready = still || flight.wait === 0 ? now : now + flight.wait * wait();
    // nearly always
    if (!still && work === 0 && ready <= now && this.#desk.free <= now) this.#handle(link, flight, now);
    else this.#desk.take(link, flight, ready, work);
  }

  lost(link: Link, flight: Flight): void {
    if (flight instanceof Copy) return;
    const { recorder } = this.#setting;
    const { seq, sentAt } = flight;
    if (!this.alive || sentAt < this.since) recorder.unseen(link, seq, sentAt);
    else recorder.lost(this.#watches.get(link.from)!, seq, sentAt);
  }

  #unseen(link: Link, flight: Flight): void {
    if (!(flight instanceof Copy)) this.#setting.recorder.unseen(link, flight.seq, flight.sentAt);
  }

  /** What its clock says. */
  #reading(at: Ms): Ms {
    const { clock } = this.#odd;
    return clock === undefined ? at : clock.read(at);
  }

  #handle({ from }: Link, { seq, sentAt, incarnation }: Flight, at: Ms): void {
    this.#machine.received(from, { kind: 'heartbeat', seq, sentAt, incarnation }, this.#reading(at));
  }

  #context(): NodeContext {
    const { agenda, recorder, interval } = this.#setting;
    const { clock } = this.#odd;
    return {
      interval,
      offset: this.#offset,
      audience: [...this.outgoing.keys()],
      wake: (at) => {
        const now = agenda.now();
        const due = wholeMicros(clock === undefined ? Math.max(at, now) : clock.reached(at, now));
        this.#workedAtWake = false;
        this.#wakeSlot = Math.round((at - this.#offset) / interval);
        agenda.put(later(due, this.#late()), this.#wake);
      },
      send: (to, seq, slot) => this.outgoing.get(to)!.send(seq, this.incarnation, slot),
      // what is recorded is true time, and the clocks are known from the plan
      heard: (from, message) => {
        const at = agenda.now();
        recorder.heard(this.#watches.get(from)!, message.seq, message.sentAt, at, message.incarnation);
        this.#witness?.heard(from, message, at);
      },
    };
  }

  /** By how much the timer of a slot is late. */
  #late(): Ms {
    const { late, wait } = this.#odd;
    const slot = this.#wakeSlot;
    const mean = wait === undefined ? 0 : this.#setting.wait();
    return (late === undefined ? 0 : late.at(slot)) + (mean === 0 ? 0 : mean * wait!.at(slot));
  }

  /**
   * It runs again. What blocked its own thread lets it see to its timers first; a process that was stopped while it waited for
   * messages finds those first, and is a moment later with its timers than all others that go on at the same instant: whatever
   * arrives then has been heard before a suspicion is said.
   */
  #goOn(since: Ms, timersFirst: boolean): void {
    const { agenda, interval } = this.#setting;
    const now = agenda.now();
    // it knows that it ran until then, and sees the gap if no look from time to time would explain it
    if (now - since > lookEvery(interval) + noticeable(interval)) {
      this.#froze.push({ from: since, until: now });
      this.#witness?.froze(since, now);
    }
    const [timers, messages, rank] = timersFirst ? [0, MICROSECOND, RANK.work] : [MICROSECOND, 0, RANK.after];
    agenda.put(now, new CatchUp(this, timers), rank);
    this.#desk.goOn(later(now, messages));
  }

  /** Its timers had to wait. */
  catchUp(wakeAfter: Ms): void {
    if (!this.alive || this.standstill.on) return;
    this.#witness?.awake();
    if (!this.#missedWake) return;
    this.#missedWake = false;
    const { agenda } = this.#setting;
    agenda.put(later(agenda.now(), wakeAfter), this.#wake);
  }
}
