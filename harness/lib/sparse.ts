const PAGE = 256;

/** Numbers at places from 0 on, NaN where none was put. It takes room for what is there, however far apart that lies. */
export class Sparse {
  /** How many were put. */
  size = 0;
  readonly #pages = new Map<number, Float64Array>();
  /** The one that was looked at last: the next is nearly always on it. */
  #page: Float64Array | undefined;
  #number = -1;

  get(place: number): number {
    return this.#at(Math.floor(place / PAGE))?.[place % PAGE] ?? Number.NaN;
  }

  /** @param value not NaN */
  put(place: number, value: number): void {
    const number = Math.floor(place / PAGE);
    const page = this.#at(number) ?? this.#add(number);
    const at = place % PAGE;
    if (Number.isNaN(page[at]!)) this.size++;
    page[at] = value;
  }

  /** In the order of their places. */
  forEach(visit: (value: number, place: number) => void): void {
    for (const number of [...this.#pages.keys()].sort((a, b) => a - b)) {
      const page = this.#pages.get(number)!;
      for (let at = 0; at < PAGE; at++) if (!Number.isNaN(page[at]!)) visit(page[at]!, number * PAGE + at);
    }
  }

  #at(number: number): Float64Array | undefined {
    if (number !== this.#number) {
      this.#page = this.#pages.get(number);
      this.#number = number;
    }
    return this.#page;
  }

  #add(number: number): Float64Array {
    const page = new Float64Array(PAGE).fill(Number.NaN);
    this.#pages.set(number, page);
    this.#page = page;
    return page;
  }
}
