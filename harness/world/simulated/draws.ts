/** What chance adds to heartbeats, and to what nodes do, by laws: delays, copies, work. */
import { type Law, parseLaw } from '../../lib/laws.ts';
import type { Rng } from '../../lib/rng.ts';
import type { Draw, Ms, Spell } from '../../model.ts';
import { normal, Slotted, uniform } from './slotted.ts';

/** Longer than any play. */
const NEVER: Ms = 1e13;

/** For each kind whether it strikes, in [0, 1), and how long it then takes, as a standard normal number. */
export type Chances = Float64Array;

/** All kinds that a plan has for a link or a node, and which of them are in force. */
export class Draws {
  readonly #kinds: readonly { readonly name: string; readonly law: Law }[];
  #inForce: { readonly draw: Draw; readonly kind: number }[] = [];

  /** @param kinds one that may be in force several times at once stands here as often */
  constructor(kinds: readonly Draw[]) {
    this.#kinds = kinds.map((draw) => ({ name: nameOf(draw), law: parseLaw(draw.law) }));
  }

  /** Each kind has a stream of its own, so that none shifts the draws of another. */
  streams(random: Rng): Streams {
    const names = this.#kinds.map(({ name }) => name);
    return new Streams(
      names.map((name, i) => random.fork(name, names.slice(0, i).filter((n) => n === name).length)),
    );
  }

  set(draws: readonly Draw[]): void {
    const free = this.#kinds.map(({ name }) => name as string | undefined);
    this.#inForce = draws.map((draw) => {
      const kind = free.indexOf(nameOf(draw));
      free[kind] = undefined;
      return { draw, kind };
    });
  }

  /** What is added to the time that something takes. */
  delay(chances: Chances): Ms {
    let sum = 0;
    for (const { draw, kind } of this.#inForce) {
      if (draw.adds === 'delay') sum += this.#struck(draw, kind, chances) ?? 0;
    }
    return Math.min(NEVER, sum);
  }

  /** How long after the first the others come. */
  copies(chances: Chances): Ms[] {
    return this.#inForce.flatMap(({ draw, kind }) =>
      draw.adds === 'copy' ? (this.#struck(draw, kind, chances) ?? []) : [],
    );
  }

  #struck({ share }: Draw, kind: number, chances: Chances): Ms | undefined {
    if (chances[2 * kind]! >= share) return undefined;
    return Math.min(NEVER, this.#kinds[kind]!.law.ofNormal(chances[2 * kind + 1]!));
  }
}

/** Gives every slot one draw of each kind, whether it is in force or not. */
export class Streams {
  readonly #strikes: readonly Slotted[];
  readonly #sizes: readonly Slotted[];

  /** @param streams one for each kind */
  constructor(streams: readonly Rng[]) {
    this.#strikes = streams.map((random) => new Slotted(random.fork('strikes'), uniform));
    this.#sizes = streams.map((random) => new Slotted(random.fork('size'), normal));
  }

  at(slot: number): Chances {
    const kinds = this.#strikes.length;
    const chances = new Float64Array(2 * kinds);
    for (let kind = 0; kind < kinds; kind++) {
      chances[2 * kind] = this.#strikes[kind]!.at(slot);
      chances[2 * kind + 1] = this.#sizes[kind]!.at(slot);
    }
    return chances;
  }
}

/** The draws of these spells, each as often as it may be in force at once; undefined of none. */
export function drawsOf(
  spells: readonly { readonly spell: Pick<Spell, 'from' | 'until'>; readonly draw: Draw }[],
): Draws | undefined {
  if (spells.length === 0) return undefined;
  const kinds = [...Map.groupBy(spells, ({ draw }) => nameOf(draw)).values()].flatMap((alike) => {
    const most = mostAtOnce(alike.map(({ spell }) => spell));
    return Array.from({ length: most }, () => alike[0]!.draw);
  });
  return new Draws(kinds);
}

/** One that ends as another begins counts beside it. */
function mostAtOnce(spells: readonly Pick<Spell, 'from' | 'until'>[]): number {
  const begins = spells.map(({ from }) => from).sort((a, b) => a - b);
  const ends = spells.map(({ until }) => until).sort((a, b) => a - b);
  let [most, over] = [0, 0];
  begins.forEach((from, i) => {
    while (ends[over]! < from) over++;
    most = Math.max(most, i + 1 - over);
  });
  return most;
}

function nameOf({ adds, share, law }: Draw): string {
  return `${adds} ${share} ${law}`;
}
