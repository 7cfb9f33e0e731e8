/** When a node has its turn. */
import type { Ms } from '../../model.ts';
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
  readonly #wakeAfter: Ms;

  /** @param wakeAfter how long after it has looked at the time its pattern is woken */
  constructor(node: SimulatedNode, wakeAfter: Ms) {
    super();
    this.#node = node;
    this.#wakeAfter = wakeAfter;
  }

  happen(): void {
    this.#node.catchUp(this.#wakeAfter);
  }
}
