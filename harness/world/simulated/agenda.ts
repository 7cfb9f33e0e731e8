import type { Ms } from '../../model.ts';
import type { Clock } from '../world.ts';
import { Calendar, Entry } from './calendar.ts';
import { wholeMicros } from './micros.ts';

/** At one instant what nodes and links do comes first, then what is done to them, then what was put off to after all that. */
export const RANK = { work: 0, harness: 1, after: 2 } as const;

/** Something that will happen. It stands in the agenda once at most. */
export abstract class Happening extends Entry {
  /** Whether promises hang on it, which are to be kept before anything else happens. */
  get settles(): boolean {
    return false;
  }

  abstract happen(): void;
}

const RANKED = 2 ** 48;

/** Virtual time and all that is still to come, in one order that nothing but the scenario and its seed decides. */
export class Agenda implements Clock {
  readonly #calendar: Calendar<Happening>;
  #now: Ms = 0;
  #count = 0;

  /** @param gap between two things that happen, about */
  constructor(gap: Ms) {
    this.#calendar = new Calendar(gap);
  }

  now(): Ms {
    return this.#now;
  }

  /** Puts a happening where it belongs; if it stood elsewhere, it stands there no more. Never before now. */
  put(at: Ms, happening: Happening, rank: number = RANK.work): void {
    if (happening.ticket !== 0) this.#calendar.remove(happening);
    happening.at = at > this.#now ? at : this.#now;
    happening.ticket = rank * RANKED + ++this.#count;
    this.#calendar.add(happening);
  }

  /** It is not to happen any more. */
  cancel(happening: Happening): void {
    if (happening.ticket !== 0) this.#calendar.remove(happening);
  }

  /** For what is done to the world from outside: at the first whole microsecond from that time on. */
  at(time: Ms, call: () => void): () => void {
    const happening = new Call(call);
    this.put(wholeMicros(time), happening, RANK.harness);
    return () => this.cancel(happening);
  }

  /** All that is still to come, in no order. */
  left(): Happening[] {
    return this.#calendar.entries();
  }

  /**
   * Goes on until something happened that promises hang on, or until so many things happened. Returns how many did; 0 when
   * there is nothing to come.
   */
  goOn(most: number): number {
    const calendar = this.#calendar;
    let count = 0;
    while (count < most && calendar.size > 0) {
      const happening = calendar.next();
      this.#now = happening.at;
      happening.happen();
      count++;
      if (happening.settles) break;
    }
    return count;
  }
}

class Call extends Happening {
  readonly #call: () => void;

  constructor(call: () => void) {
    super();
    this.#call = call;
  }

  override get settles(): boolean {
    return true;
  }

  happen(): void {
    this.#call();
  }
}
