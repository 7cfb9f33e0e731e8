/** What a link is, whatever the transport: weather in, heartbeats through or not. */
import type { Law } from '../../lib/laws.ts';
import type { Rng } from '../../lib/rng.ts';
import type { Ms, Weather } from '../../model.ts';
import type { Agenda } from './agenda.ts';
import { type Conditions, conditionsOf, FAIR } from './conditions.ts';
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
    const { own, jitter, loss } = this.#chances;
    const flight = new Flight(
      this,
      seq,
      this.agenda.now(),
      incarnation,
      own.law.sample(own.random),
      jitter === undefined ? 0 : jitter.float(),
    );
    this.take(flight, loss === undefined ? 0 : loss.float());
  }

  set(weather: Weather): void {
    const before = this.conditions;
    this.conditions = conditionsOf(weather);
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
