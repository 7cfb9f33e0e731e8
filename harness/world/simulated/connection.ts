import type { Ms } from '../../model.ts';
import { type Agenda, Happening } from './agenda.ts';
import { type Conditions, latencyOf } from './conditions.ts';
import type { Flight } from './flight.ts';
import { delaysDiffer } from './link.ts';
import { later } from './micros.ts';

/**
 * A lasting connection through the proxy: a thin pipe, then a place where all is swallowed or nothing, then a delay, then
 * the way to the observer; everything in the order in which it was sent.
 */
export class Connection {
  readonly #agenda: Agenda;
  readonly #bytes: number;
  readonly #lost: (flight: Flight) => void;
  #conditions: Conditions;
  #afflicted: boolean;
  /** In the thin pipe; the first is being sent. */
  #thin: Flight[] = [];
  readonly #sent: Happening;
  /** Let go, or waiting for it. */
  #delayed: Flight[] = [];
  /** Of the last that was let go. */
  #lastDue: Ms = 0;
  #lastArrival: Ms = 0;

  constructor(
    agenda: Agenda,
    bytes: number,
    conditions: Conditions,
    afflicted: boolean,
    lost: (flight: Flight) => void,
  ) {
    this.#agenda = agenda;
    this.#bytes = bytes;
    this.#conditions = conditions;
    this.#afflicted = afflicted;
    this.#lost = lost;
    this.#sent = new Sent(() => this.#pipe());
  }

  get isEmpty(): boolean {
    return this.#thin.length === 0 && this.#delayed.length === 0;
  }

  take(flight: Flight): void {
    if (this.#conditions.rate === Number.POSITIVE_INFINITY) {
      this.#pass(flight);
      return;
    }
    this.#thin.push(flight);
    if (this.#thin.length === 1) this.#beginSending();
  }

  /** A change lets go at once of the one that was being sent, or timed; the others follow under the new conditions. */
  changed(before: Conditions, conditions: Conditions, afflicted: boolean): void {
    this.#conditions = conditions;
    this.#afflicted = afflicted;
    if (delaysDiffer(before, conditions)) this.#delayAgain();
    if (before.rate !== conditions.rate && this.#thin.length > 0) this.#pipe();
  }

  /** Breaks it; returns what was on its way. */
  close(): Flight[] {
    this.#agenda.cancel(this.#sent);
    const gone = this.underway();
    for (const flight of gone) this.#agenda.cancel(flight);
    this.#thin = [];
    this.#delayed = [];
    return gone;
  }

  underway(): Flight[] {
    return [...this.#delayed, ...this.#thin];
  }

  /** Whether that one came out of here. */
  landed(flight: Flight): boolean {
    // in order, so it is the first
    if (this.#delayed[0] !== flight) return false;
    this.#delayed.shift();
    return true;
  }

  #beginSending(): void {
    this.#agenda.put(this.#agenda.now() + this.#bytes / this.#conditions.rate, this.#sent);
  }

  /** The first in the pipe is through; without a limit all others are as well. */
  #pipe(): void {
    this.#agenda.cancel(this.#sent);
    do {
      this.#pass(this.#thin.shift()!);
    } while (this.#thin.length > 0 && this.#conditions.rate === Number.POSITIVE_INFINITY);
    if (this.#thin.length > 0) this.#beginSending();
  }

  #pass(flight: Flight): void {
    if (this.#afflicted) this.#lost(flight);
    else {
      flight.reached = this.#agenda.now();
      this.#delayed.push(flight);
      this.#delay(flight);
    }
  }

  #delay(flight: Flight): void {
    flight.due = Math.max(this.#lastDue, flight.reached + latencyOf(this.#conditions, flight.chance));
    this.#letGo(flight);
  }

  #letGo(flight: Flight): void {
    this.#lastDue = flight.due;
    if (flight.due === Number.POSITIVE_INFINITY) {
      this.#agenda.cancel(flight);
      return;
    }
    this.#lastArrival = Math.max(this.#lastArrival, later(flight.due, flight.own));
    this.#agenda.put(this.#lastArrival, flight);
  }

  #delayAgain(): void {
    const now = this.#agenda.now();
    const first = this.#delayed.findIndex(({ due }) => due > now);
    if (first < 0) return;
    const before = this.#delayed[first - 1];
    this.#lastDue = before?.due ?? 0;
    this.#lastArrival = before?.at ?? 0;
    const waiting = this.#delayed.slice(first);
    // it comes out before what was behind it, whatever the new delay
    waiting[0]!.due = now;
    this.#letGo(waiting[0]!);
    for (const flight of waiting.slice(1)) this.#delay(flight);
  }
}

class Sent extends Happening {
  readonly #done: () => void;

  constructor(done: () => void) {
    super();
    this.#done = done;
  }

  happen(): void {
    this.#done();
  }
}
