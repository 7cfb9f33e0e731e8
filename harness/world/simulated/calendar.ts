import type { Ms } from '../../model.ts';

/** Something with a time and a place in the order of all. It stands in one calendar, once at most. */
export abstract class Entry {
  at: Ms = 0;
  /** Decides between entries of one instant; 0 while it stands nowhere. */
  ticket = 0;
  before: Entry | undefined = undefined;
  after: Entry | undefined = undefined;
}

const DAYS = 8192;

/**
 * What comes next (Brown’s calendar queue): a short sorted list for every day of a year that comes again and again. The order
 * is total, by time and then by ticket, so nothing depends on how it was filled. With about one entry a day everything costs
 * the same however many entries there are.
 */
export class Calendar<T extends Entry> {
  size = 0;
  readonly #days: (Entry | undefined)[] = Array.from({ length: DAYS }, () => undefined);
  /** Per millisecond. */
  readonly #perMs: number;
  /** Counted from time 0; nothing that is left lies before it. */
  #today = 0;

  /** @param day how long one is; between two entries, on average */
  constructor(day: Ms) {
    this.#perMs = 1 / day;
  }

  add(entry: T): void {
    const day = Math.floor(entry.at * this.#perMs);
    if (day < this.#today) this.#today = day;
    const place = placeOf(day);
    let before: Entry | undefined;
    let after = this.#days[place];
    while (
      after !== undefined &&
      (after.at < entry.at || (after.at === entry.at && after.ticket < entry.ticket))
    ) {
      before = after;
      after = after.after;
    }
    entry.before = before;
    entry.after = after;
    if (after !== undefined) after.before = entry;
    if (before === undefined) this.#days[place] = entry;
    else before.after = entry;
    this.size++;
  }

  remove(entry: T): void {
    const { before, after } = entry;
    if (after !== undefined) after.before = before;
    if (before !== undefined) before.after = after;
    else this.#days[placeOf(Math.floor(entry.at * this.#perMs))] = after;
    entry.before = undefined;
    entry.after = undefined;
    entry.ticket = 0;
    this.size--;
  }

  /** The next one, which is then no longer here. Something must be left. */
  next(): T {
    for (let day = this.#today; ; day++) {
      const entry = this.#days[placeOf(day)];
      // an entry of the same day in a later year waits
      if (entry === undefined || Math.floor(entry.at * this.#perMs) > day) continue;
      this.#today = day;
      this.remove(entry as T);
      return entry as T;
    }
  }

  /** All of it, in no order. */
  entries(): T[] {
    const all: T[] = [];
    for (let entry of this.#days) for (; entry !== undefined; entry = entry.after) all.push(entry as T);
    return all;
  }
}

function placeOf(day: number): number {
  return day - DAYS * Math.floor(day / DAYS);
}
