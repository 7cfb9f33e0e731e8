import type { Link, Ms } from '../../model.ts';
import { type Agenda, Happening } from './agenda.ts';
import type { Flight } from './flight.ts';
import { wholeMicros } from './micros.ts';

export interface Waiting {
  readonly link: Link;
  readonly flight: Flight;
}

/** What lies before a node to be done, in order and one thing at a time. */
export class Desk {
  readonly #agenda: Agenda;
  readonly #standsStill: () => boolean;
  readonly #handle: (link: Link, flight: Flight) => void;
  #waiting: Handling[] = [];
  /** Nothing is begun before that. */
  free: Ms = 0;

  constructor(agenda: Agenda, standsStill: () => boolean, handle: (link: Link, flight: Flight) => void) {
    this.#agenda = agenda;
    this.#standsStill = standsStill;
    this.#handle = handle;
  }

  /** @param ready not begun before that; @param work how long it then takes */
  take(link: Link, flight: Flight, ready: Ms, work: Ms): void {
    const handling = new Handling(this, link, flight, ready, work);
    this.#waiting.push(handling);
    if (!this.#standsStill()) this.#agenda.put(this.turn(ready, work), handling);
  }

  /** When the node is done with something that it can begin at `ready`. */
  turn(ready: Ms, work: Ms): Ms {
    this.free = wholeMicros(Math.max(ready, this.free) + work);
    return this.free;
  }

  /** It had stood still until now. What it was at is to be done again, and all that waits comes after `from`. */
  goOn(from: Ms): void {
    this.free = from;
    for (const one of this.#waiting) this.#agenda.put(this.turn(one.ready, one.work), one);
  }

  done(handling: Handling): void {
    if (this.#standsStill()) return;
    // in order, so it is the first
    this.#waiting.shift();
    this.#handle(handling.link, handling.flight);
  }

  /** Takes away what lies there. */
  clear(): Waiting[] {
    const waiting = this.#waiting;
    for (const handling of waiting) this.#agenda.cancel(handling);
    this.#waiting = [];
    this.free = 0;
    return waiting;
  }
}

class Handling extends Happening implements Waiting {
  readonly link: Link;
  readonly flight: Flight;
  readonly ready: Ms;
  readonly work: Ms;
  readonly #desk: Desk;

  constructor(desk: Desk, link: Link, flight: Flight, ready: Ms, work: Ms) {
    super();
    this.#desk = desk;
    this.link = link;
    this.flight = flight;
    this.ready = ready;
    this.work = work;
  }

  happen(): void {
    this.#desk.done(this);
  }
}
