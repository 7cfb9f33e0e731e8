/** When a node has its turn. */
import { Happening } from './agenda.ts';
import type { SimulatedNode } from './node.ts';

/** A timer that it set. */
export class Wake extends Happening {
  readonly #node: SimulatedNode;

  constructor(node: SimulatedNode) {
    super();
    this.#node = node;
  }

  happen(): void {
    this.#node.woken();
  }
}

/** It runs again, and its timers had to wait. */
export class CatchUp extends Happening {
  readonly #node: SimulatedNode;

  constructor(node: SimulatedNode) {
    super();
    this.#node = node;
  }

  happen(): void {
    this.#node.catchUp();
  }
}
