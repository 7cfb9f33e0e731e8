const PAGE_BITS = 16;

/** Which slots were heard, a bit each; in pages, because slots may lie far apart. */
export class SeenSlots {
  readonly #pages = new Map<number, Uint8Array>();
  #number = -1;
  #page: Uint8Array = new Uint8Array(0);

  /** Whether it is the first time. */
  add(seq: number): boolean {
    const number = seq >>> PAGE_BITS;
    if (number !== this.#number) this.#turnTo(number);
    const [place, bit] = [(seq & (2 ** PAGE_BITS - 1)) >>> 3, 1 << (seq & 7)];
    const before = this.#page[place]!;
    this.#page[place] = before | bit;
    return (before & bit) === 0;
  }

  #turnTo(number: number): void {
    this.#page = this.#pages.get(number) ?? new Uint8Array(2 ** PAGE_BITS / 8);
    this.#number = number;
    this.#pages.set(number, this.#page);
  }
}
