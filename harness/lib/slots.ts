/** A number of places that are taken and given back; who comes first is served first, however much is asked. */
export class Slots {
  readonly size: number;
  #free: number;
  readonly #waiting: { weight: number; go: () => void }[] = [];

  constructor(size: number) {
    this.size = size;
    this.#free = size;
  }

  /** Resolves when that many places are free, with how to give them back. More than there are counts as all. */
  async take(weight: number): Promise<() => void> {
    const places = Math.min(weight, this.size);
    await new Promise<void>((go) => {
      this.#waiting.push({ weight: places, go });
      this.#serve();
    });
    return () => {
      this.#free += places;
      this.#serve();
    };
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next && next.weight <= this.#free; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= next.weight;
      next.go();
    }
  }
}
