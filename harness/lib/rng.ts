import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/**
 * A named stream of chance. The state is the SHA-256 of the seed and the path of names, so streams of one run are
 * independent, and adding a link or a fault never shifts the draws of another.
 */
export class Rng {
  readonly #path: readonly (string | number)[];
  readonly #generator: ReturnType<typeof xoroshiro128plusFromState>;

  constructor(seed: number, ...names: readonly (string | number)[]) {
    this.#path = [seed, ...names];
    const hash = createHash('sha256').update(JSON.stringify(this.#path)).digest();
    const word = (i: number): number => hash.readInt32LE(4 * i);
    this.#generator = xoroshiro128plusFromState([word(0), word(1), word(2), word(3)]);
  }

  /** The stream of that name below this one; the same name gives the same stream. */
  fork(...names: readonly (string | number)[]): Rng {
    const [seed, ...rest] = this.#path;
    return new Rng(seed as number, ...rest, ...names);
  }

  /** Uniform in [0, 1). */
  float(): number {
    return uniformFloat64(this.#generator);
  }

  /** Uniform integer in [0, count). */
  below(count: number): number {
    return Math.floor(this.float() * count);
  }

  /** Exponential with that mean, the gap between events of a memoryless process. */
  exponential(mean: number): number {
    return -mean * Math.log1p(-this.float());
  }

  /** Standard normal (Box and Muller, keeping one of the two). */
  normal(): number {
    return Math.sqrt(-2 * Math.log1p(-this.float())) * Math.cos(2 * Math.PI * this.float());
  }

  /** A shuffled copy (Fisher-Yates). */
  shuffled<T>(items: readonly T[]): T[] {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [copy[i], copy[j]] = [copy[j]!, copy[i]!];
    }
    return copy;
  }
}
