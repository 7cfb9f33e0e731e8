import type { Ms } from '../../model.ts';
import { type Agenda, Happening } from './agenda.ts';
import { later } from './micros.ts';

/** Whether a node runs: several orders may hold it at once, and it goes on when the last lets go. */
export class Standstill {
  readonly #agenda: Agenda;
  readonly #over: (since: Ms, byStall: boolean) => void;
  #pauses = 0;
  #stall: { readonly over: Happening; readonly ended: () => void } | undefined;
  /** A process that stands still does not hear that it is to stall; it does so as soon as it goes on, one stall after another. */
  #ordered: { readonly begin: () => void; readonly drop: () => void }[] = [];
  #byStall = false;
  #from: Ms = 0;

  /** @param over told when it goes on: since when it had not run, and whether its own thread was blocked */
  constructor(agenda: Agenda, over: (since: Ms, byStall: boolean) => void) {
    this.#agenda = agenda;
    this.#over = over;
  }

  get on(): boolean {
    return this.#pauses > 0 || this.#stall !== undefined;
  }

  pause(): void {
    this.#freeze();
    this.#pauses++;
  }

  goOn(): void {
    if (this.#pauses === 0) return;
    if (this.#pauses === 1 && this.#stall === undefined) this.#ordered.shift()?.begin();
    this.#pauses--;
    this.#thaw();
  }

  /** @param began told when it does; @param ended told when it has */
  stall(length: Ms, began: () => void, ended: () => void): void {
    const begin = (): void => {
      this.#freeze();
      this.#byStall = true;
      const over = new StallOver(() => {
        ended();
        const next = this.#pauses === 0 ? this.#ordered.shift() : undefined;
        if (next) next.begin();
        else this.#stall = undefined;
        this.#thaw();
      });
      this.#stall = { over, ended };
      this.#agenda.put(later(this.#agenda.now(), length), over);
      began();
    };
    const drop = (): void => {
      began();
      ended();
    };
    if (this.on) this.#ordered.push({ begin, drop });
    else begin();
  }

  /** The process is gone, and all that held it. */
  forget(): void {
    for (const { drop } of this.#ordered.splice(0)) drop();
    if (this.#stall) {
      this.#agenda.cancel(this.#stall.over);
      this.#stall.ended();
    }
    this.#stall = undefined;
    this.#pauses = 0;
    this.#byStall = false;
  }

  #freeze(): void {
    if (this.on) return;
    this.#from = this.#agenda.now();
  }

  #thaw(): void {
    if (this.on) return;
    const byStall = this.#byStall;
    this.#byStall = false;
    this.#over(this.#from, byStall);
  }
}

class StallOver extends Happening {
  readonly #over: () => void;

  constructor(over: () => void) {
    super();
    this.#over = over;
  }

  override get settles(): boolean {
    return true;
  }

  happen(): void {
    this.#over();
  }
}
