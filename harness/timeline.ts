import type { Ms, Opinion } from './model.ts';

export interface Span {
  readonly from: Ms;
  readonly until: Ms;
}

/**
 * A suspicion that a heartbeat ends within that was never there: instants are whole microseconds, and only rounding leaves less
 * than half of one between a deadline and an arrival.
 */
export const BLINK: Ms = 0.0005;

/** An opinion over time as a step function. Truth and what a detector thought are both timelines. */
export class Timeline {
  readonly initial: Opinion;
  readonly #flips: Ms[] = [];

  constructor(initial: Opinion, flips: readonly Ms[] = []) {
    this.initial = initial;
    for (const at of flips) this.flip(at);
  }

  /** Changes the opinion at `at`, no earlier than the last flip. Two flips at one instant cancel. */
  flip(at: Ms): void {
    const last = this.#flips.at(-1);
    if (last !== undefined && at < last) throw new RangeError(`flip at ${at} after one at ${last}`);
    if (at === last) this.#flips.pop();
    else this.#flips.push(at);
  }

  get flips(): readonly Ms[] {
    return this.#flips;
  }

  /** The opinion that the last flip left. */
  get current(): Opinion {
    return this.#opinionAfter(this.#flips.length);
  }

  /** The opinion at an instant; a flip counts from its own instant on. */
  at(time: Ms): Opinion {
    let low = 0;
    let high = this.#flips.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#flips[middle]! <= time) low = middle + 1;
      else high = middle;
    }
    return this.#opinionAfter(low);
  }

  /** The stretches of an opinion, clipped to [from, until). */
  spans(opinion: Opinion, from: Ms, until: Ms): Span[] {
    const spans: Span[] = [];
    let start = from;
    let now = this.at(from);
    for (const flip of this.#flips) {
      if (flip <= from) continue;
      if (flip >= until) break;
      if (now === opinion) spans.push({ from: start, until: flip });
      start = flip;
      now = other(now);
    }
    if (now === opinion && start < until) spans.push({ from: start, until });
    return spans;
  }

  #opinionAfter(count: number): Opinion {
    return count % 2 === 0 ? this.initial : other(this.initial);
  }
}

function other(opinion: Opinion): Opinion {
  return opinion === 'trust' ? 'suspect' : 'trust';
}

/** The length that a list of disjoint spans covers. */
export function total(spans: readonly Span[]): Ms {
  let sum = 0;
  for (const span of spans) sum += span.until - span.from;
  return sum;
}

/** Sorted and merged: overlapping and touching spans become one. */
export function union(spans: readonly Span[]): Span[] {
  const merged: { from: Ms; until: Ms }[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && span.from <= last.until) last.until = Math.max(last.until, span.until);
    else if (span.until > span.from) merged.push({ ...span });
  }
  return merged;
}

/** The parts of `spans` that lie inside `within`; both disjoint and sorted. */
export function intersection(spans: readonly Span[], within: readonly Span[]): Span[] {
  const parts: Span[] = [];
  for (const a of spans) {
    for (const b of within) {
      const from = Math.max(a.from, b.from);
      const until = Math.min(a.until, b.until);
      if (from < until) parts.push({ from, until });
    }
  }
  return parts;
}

/** The parts of `spans` outside `holes`; holes sorted and disjoint. */
export function difference(spans: readonly Span[], holes: readonly Span[]): Span[] {
  const parts: Span[] = [];
  for (const span of spans) {
    let from = span.from;
    for (const hole of holes) {
      if (hole.until <= from || hole.from >= span.until) continue;
      if (hole.from > from) parts.push({ from, until: hole.from });
      from = Math.max(from, hole.until);
    }
    if (from < span.until) parts.push({ from, until: span.until });
  }
  return parts;
}

/** Whether any span overlaps the closed interval [from, until]. */
export function touches(spans: readonly Span[], from: Ms, until: Ms): boolean {
  return spans.some((span) => span.from <= until && span.until >= from);
}
