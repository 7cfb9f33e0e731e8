/** What a link is, whatever the transport: weather in, heartbeats through or not. */
import type { Law } from '../../lib/laws.ts';
import type { Rng } from '../../lib/rng.ts';
import type { Ms, Weather } from '../../model.ts';
import type { Agenda } from './agenda.ts';
import { type Conditions, conditionsOf, FAIR } from './conditions.ts';
import type { Draws, Streams } from './draws.ts';
import { Flight } from './flight.ts';

/** What becomes of heartbeats, and who wants to know. */
export interface Ends {
  arrived(flight: Flight): void;
  lost(flight: Flight): void;
  /** A lasting connection was made. */
  opened(at: Ms): void;
  /** Whether somebody listens at the other end. */
  listening(): boolean;
}

/** Every heartbeat takes one draw of each that the play may need, so that no weather shifts the draws of another. */
export interface Chances {
  /** What the link takes by itself. */
  readonly own: { readonly law: Law; readonly random: Rng };
  readonly jitter: Rng | undefined;
  readonly loss: Rng | undefined;
  readonly drawn: { readonly draws: Draws; readonly streams: Streams } | undefined;
  /** For how long the observer will be at it, if it is ever slow. */
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

  send(seq: number, incarnation: number): void {
    const { own, jitter, loss, drawn, work } = this.#chances;
    const flight = new Flight(
      this,
      seq,
      this.agenda.now(),
      incarnation,
      own.law.sample(own.random),
      jitter === undefined ? 0 : jitter.float(),
    );
    const chance = loss === undefined ? 0 : loss.float();
    if (work !== undefined) flight.work = work.next();
    if (drawn === undefined) this.take(flight, chance);
    else this.#takeDrawn(flight, chance, drawn);
  }

  /** What is drawn stays with a heartbeat, whatever the weather becomes; a copy shares its fate. */
  #takeDrawn(flight: Flight, chance: number, { draws, streams }: NonNullable<Chances['drawn']>): void {
    const chances = streams.next();
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
