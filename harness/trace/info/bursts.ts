/** Losses come in bursts: slots in a row of which nothing was heard. */
import type { Ms } from '../../model.ts';
import type { Lost } from '../trace.ts';

const MOST_TOLD = 5;

export interface Burst {
  readonly link: string;
  /** Heartbeats. */
  readonly length: number;
  /** The first of them. */
  readonly seq: number;
  readonly sentAt: Ms;
}

/** So many bursts were so long. */
export interface BurstLengths {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export class Bursts {
  count = 0;
  #heartbeats = 0;
  /** The longest first. */
  longest: readonly Burst[] = [];
  /** By the power of two that the length does not exceed. */
  readonly #lengths: number[] = [];

  add(link: string, lost: Lost): void {
    const order = inOrder(lost);
    let first = 0;
    for (let i = 1; i <= order.length; i++) {
      const goesOn = i < order.length && lost.seq[order[i]!] === lost.seq[order[i - 1]!]! + 1;
      if (goesOn) continue;
      const start = order[first]!;
      this.#put({ link, length: i - first, seq: lost.seq[start]!, sentAt: lost.sentAt[start]! });
      first = i;
    }
  }

  merge(other: Bursts): void {
    this.count += other.count;
    this.#heartbeats += other.#heartbeats;
    other.#lengths.forEach((count, power) => {
      this.#lengths[power] = (this.#lengths[power] ?? 0) + count;
    });
    this.#keep(other.longest);
  }

  /** Not a number where there are none. */
  get mean(): number {
    return this.#heartbeats / this.count;
  }

  /** 1, 2, 3 to 4, 5 to 8 and so on, without those that never came. */
  get lengths(): BurstLengths[] {
    return this.#lengths.flatMap((count, power) =>
      count > 0 ? [{ from: power === 0 ? 1 : 2 ** (power - 1) + 1, to: 2 ** power, count }] : [],
    );
  }

  #put(burst: Burst): void {
    this.count++;
    this.#heartbeats += burst.length;
    const power = Math.ceil(Math.log2(burst.length));
    for (let i = this.#lengths.length; i <= power; i++) this.#lengths.push(0);
    this.#lengths[power]!++;
    const shortest = this.longest[MOST_TOLD - 1]?.length ?? 0;
    if (burst.length > shortest) this.#keep([burst]);
  }

  #keep(more: readonly Burst[]): void {
    this.longest = [...this.longest, ...more]
      .sort((a, b) => b.length - a.length || a.sentAt - b.sentAt)
      .slice(0, MOST_TOLD);
  }
}

/** Rows by when they were sent; what made the trace may have found them in any order. */
function inOrder({ sentAt }: Lost): Uint32Array {
  const rows = Uint32Array.from(sentAt, (_, i) => i);
  const sorted = sentAt.every((at, i) => i === 0 || at >= sentAt[i - 1]!);
  return sorted ? rows : rows.sort((a, b) => sentAt[a]! - sentAt[b]!);
}
