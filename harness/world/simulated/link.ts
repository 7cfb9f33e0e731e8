/** What a link is, whatever the transport: weather in, heartbeats through or not. */
import type { Ms, Weather } from '../../model.ts';
import type { Agenda } from './agenda.ts';
import { type Conditions, conditionsOf, FAIR } from './conditions.ts';
import type { Draws, Streams } from './draws.ts';
import { Flight } from './flight.ts';
import type { Slotted } from './slotted.ts';

/** What becomes of heartbeats, and who wants to know. */
export interface Ends {
  arrived(flight: Flight): void;
  lost(flight: Flight): void;
  /** A lasting connection was made. */
  opened(at: Ms): void;
  /** Whether somebody listens at the other end. */
  listening(): boolean;
}

/** Every slot has one draw of each that the play may need, so that no weather shifts the draws of another. */
export interface Chances {
  /** What the link takes by itself. */
  readonly own: Slotted;
  readonly jitter: Slotted | undefined;
  readonly loss: Slotted | undefined;
  readonly drawn: { readonly draws: Draws; readonly streams: Streams } | undefined;
  /** For how long the observer will wait for the processor and then be at it, if it is ever kept from it or slow. */
  readonly wait: Slotted | undefined;
  readonly work: Streams | undefined;
}

export abstract class SimulatedLink {
  protected readonly agenda: Agenda;
  protected readonly ends: Ends;
  protected conditions: Conditions = FAIR;
  readonly #chances: Chances;

  constructor(agenda: Agenda, ends: Ends, chances: Chances) {
    this.agenda = agenda;
    this.ends = ends;
    this.#chances = chances;
  }

  /** @param slot on the sender’s schedule, in all of its lives */
  send(seq: number, incarnation: number, slot: number): void {
    const { own, jitter, loss, drawn, wait, work } = this.#chances;
    const flight = new Flight(
      this,
      seq,
      this.agenda.now(),
      incarnation,
      own.at(slot),
      jitter === undefined ? 0 : jitter.at(slot),
    );
    const chance = loss === undefined ? 0 : loss.at(slot);
    if (wait !== undefined) flight.wait = wait.at(slot);
    if (work !== undefined) flight.work = work.at(slot);
    if (drawn === undefined) this.take(flight, chance);
    else this.#takeDrawn(flight, chance, slot, drawn);
  }

  /** What is drawn stays with a heartbeat, whatever the weather becomes; a copy shares its fate. */
  #takeDrawn(
    flight: Flight,
    chance: number,
    slot: number,
    { draws, streams }: NonNullable<Chances['drawn']>,
  ): void {
    const chances = streams.at(slot);
    flight.own += draws.delay(chances);
    this.take(flight, chance);
    for (const after of draws.copies(chances)) this.take(flight.copied(after), chance);
  }

  set(weather: Weather): void {
    const before = this.conditions;
    this.conditions = conditionsOf(weather);
    this.#chances.drawn?.draws.set(weather.draws ?? []);
    this.changed(before);
  }

  /** The sender is gone: what it sent is on its way all the same. */
  abstract left(): void;
  /** Nobody listens any more: lasting connections break. */
  abstract deserted(): void;
  abstract landed(flight: Flight): void;
  /** What waits for something to happen to the link. */
  abstract held(): Flight[];

  /** @param chance in [0, 1), for its loss */
  protected abstract take(flight: Flight, chance: number): void;
  protected abstract changed(before: Conditions): void;
}

/** Whether what waits to be let go is to be looked at again. */
export function delaysDiffer(one: Conditions, other: Conditions): boolean {
  return one.latency !== other.latency || one.jitter !== other.jitter;
}
