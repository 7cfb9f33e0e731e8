import type { Rng } from '../../lib/rng.ts';
import type { Ms } from '../../model.ts';
import type { Recurring } from './model.ts';

interface Episode {
  readonly from: Ms;
  readonly until: Ms;
}

const NEVER: Episode = { from: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY };

/** What recurs, one episode after another; they never overlap. */
export class Episodes {
  /** Those that time has come to. */
  readonly begun: Episode[] = [];
  readonly #of: Recurring | undefined;
  readonly #random: Rng;
  #next = NEVER;

  constructor(of: Recurring | undefined, random: Rng) {
    this.#of = of;
    this.#random = random;
    // a clock that strikes is heard for the first time anywhere within its period
    if (of) this.#next = this.#episode(of.regular ? of.every * random.float() : random.exponential(of.every));
  }

  /** When the episode ends that goes on at that time; undefined if none does. Time does not go back. */
  over(time: Ms): Ms | undefined {
    while (this.#next.from <= time) {
      this.begun.push(this.#next);
      this.#next = this.#after(this.#next);
    }
    const until = this.begun.at(-1)?.until;
    return until !== undefined && time < until ? until : undefined;
  }

  #after({ from, until }: Episode): Episode {
    const { every, for: length, regular } = this.#of!;
    if (regular) return this.#episode(Math.max(until, from + every));
    // so that they begin once in `every` in the mean, however long they last
    return this.#episode(until + this.#random.exponential(every - length.mean));
  }

  #episode(from: Ms): Episode {
    return { from, until: from + this.#of!.for.sample(this.#random) };
  }
}
