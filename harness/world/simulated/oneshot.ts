import { type Conditions, latencyOf } from './conditions.ts';
import type { Flight } from './flight.ts';
import { delaysDiffer, SimulatedLink } from './link.ts';
import { later } from './micros.ts';

/**
 * A connection per heartbeat: each has its own fate, and one may overtake another. When delays change, the proxy lets go
 * at once of all that it was delaying; so a hold ends in a burst.
 */
export class OneShotLink extends SimulatedLink {
  /** Those that the proxy keeps back, or did. */
  readonly #delayed = new Set<Flight>();

  protected take(flight: Flight, chance: number): void {
    const { refused, resets, loss, latency, jitter } = this.conditions;
    if (refused || resets || chance < loss || !this.ends.listening()) {
      this.ends.lost(flight);
      return;
    }
    if (latency > 0 || jitter > 0) {
      flight.due = flight.sentAt + latencyOf(this.conditions, flight.chance);
      this.#delayed.add(flight);
    }
    this.#letGo(flight);
  }

  protected changed(before: Conditions): void {
    const { refused } = this.conditions;
    if (!refused && !delaysDiffer(before, this.conditions)) return;
    const now = this.agenda.now();
    for (const flight of this.#delayed) {
      if (flight.due <= now) continue;
      if (refused) {
        this.#delayed.delete(flight);
        this.agenda.cancel(flight);
        this.ends.lost(flight);
      } else {
        flight.due = now;
        this.#letGo(flight);
      }
    }
  }

  left(): void {
    // each connection was its own, and closed behind its heartbeat
  }

  deserted(): void {
    // what arrives finds nobody, or somebody else
  }

  held(): Flight[] {
    return [...this.#delayed].filter(({ ticket }) => ticket === 0);
  }

  landed(flight: Flight): void {
    if (this.#delayed.size > 0) this.#delayed.delete(flight);
    this.ends.arrived(flight);
  }

  #letGo(flight: Flight): void {
    if (flight.due === Number.POSITIVE_INFINITY) return;
    this.agenda.put(later(flight.due, flight.own), flight);
  }
}
