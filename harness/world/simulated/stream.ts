import type { Rng } from '../../lib/rng.ts';
import type { Agenda } from './agenda.ts';
import type { Conditions } from './conditions.ts';
import { Connection } from './connection.ts';
import type { Flight } from './flight.ts';
import { type Chances, type Ends, SimulatedLink } from './link.ts';

/** One lasting connection, made again by the next heartbeat after it was lost. */
export class StreamLink extends SimulatedLink {
  readonly #bytes: number;
  readonly #affliction: Rng;
  /** Where heartbeats go; undefined until the next one. */
  #current: Connection | undefined;
  /** Those through which something is still to come. */
  readonly #connections = new Set<Connection>();

  /**
   * @param bytes of a heartbeat
   * @param affliction decides which connections a loss strikes: all of what one carries, or nothing
   */
  constructor(agenda: Agenda, ends: Ends, chances: Chances, bytes: number, affliction: Rng) {
    super(agenda, ends, chances);
    this.#bytes = bytes;
    this.#affliction = affliction;
  }

  protected take(flight: Flight): void {
    if (this.conditions.refused) {
      this.ends.lost(flight);
      return;
    }
    this.#current ??= this.#connect();
    // the proxy accepts, finds nobody to pass it on to, and closes
    if (this.conditions.resets || !this.ends.listening()) {
      this.#current = undefined;
      this.ends.lost(flight);
    } else this.#current.take(flight);
  }

  protected changed(before: Conditions): void {
    if (this.conditions.refused) {
      this.deserted();
      return;
    }
    for (const connection of this.#connections) {
      connection.changed(before, this.conditions, this.#afflicted());
    }
  }

  left(): void {
    this.#current = undefined;
  }

  deserted(): void {
    this.#current = undefined;
    for (const connection of this.#connections)
      for (const flight of connection.close()) this.ends.lost(flight);
    this.#connections.clear();
  }

  held(): Flight[] {
    return [...this.#connections].flatMap((connection) =>
      connection.underway().filter(({ ticket }) => ticket === 0),
    );
  }

  landed(flight: Flight): void {
    for (const connection of this.#connections) {
      if (!connection.landed(flight)) continue;
      if (connection !== this.#current && connection.isEmpty) this.#connections.delete(connection);
      break;
    }
    this.ends.arrived(flight);
  }

  #connect(): Connection {
    for (const old of this.#connections) if (old.isEmpty) this.#connections.delete(old);
    const connection = new Connection(
      this.agenda,
      this.#bytes,
      this.conditions,
      this.#afflicted(),
      (flight) => this.ends.lost(flight),
    );
    this.#connections.add(connection);
    this.ends.opened(this.agenda.now());
    return connection;
  }

  /** The proxy draws once for each connection, and again whenever it is told something new. */
  #afflicted(): boolean {
    const { loss } = this.conditions;
    return loss >= 1 || (loss > 0 && this.#affliction.float() < loss);
  }
}
