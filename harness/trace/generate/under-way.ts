import type { Ms } from '../../model.ts';

export interface Heartbeat {
  readonly seq: number;
  readonly sentAt: Ms;
  readonly at: Ms;
}

/** Heartbeats that are on their way, the next to arrive first: a binary heap. */
export class UnderWay {
  readonly #heap: Heartbeat[] = [];

  get size(): number {
    return this.#heap.length;
  }

  get next(): Heartbeat | undefined {
    return this.#heap[0];
  }

  add(heartbeat: Heartbeat): void {
    const heap = this.#heap;
    let place = heap.length;
    heap.push(heartbeat);
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!before(heartbeat, heap[above]!)) break;
      heap[place] = heap[above]!;
      place = above;
    }
    heap[place] = heartbeat;
  }

  take(): Heartbeat {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && before(heap[below + 1]!, heap[below]!)) below++;
      if (!before(heap[below]!, last)) break;
      heap[place] = heap[below]!;
      place = below;
    }
    heap[place] = last;
    return first;
  }
}

/** What arrives at the same instant does so in the order in which it was sent. */
function before(a: Heartbeat, b: Heartbeat): boolean {
  return a.at < b.at || (a.at === b.at && a.seq < b.seq);
}
