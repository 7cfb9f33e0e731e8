import type { Ms, NodeId } from '../model.ts';
import type { Message, NodeContext, NodeMachine, Pattern } from './pattern.ts';

/**
 * Every interval a node tells its whole audience that it lives. The schedule is absolute, so lateness does not add up;
 * beats missed while the process stood still are skipped, never sent in a burst.
 */
const push: Pattern = {
  name: 'push',
  why: 'the node sends on its own accord; half the messages of asking, and one network crossing per proof of life',
  create: (context) => new Push(context),
};
export default push;

class Push implements NodeMachine {
  readonly #context: NodeContext;
  #firstSlot = 0;
  #nextSlot = 0;

  constructor(context: NodeContext) {
    this.#context = context;
  }

  start(now: Ms): void {
    const { interval, offset } = this.#context;
    this.#firstSlot = Math.ceil((now - offset) / interval);
    this.#nextSlot = this.#firstSlot;
    this.#context.wake(this.#due());
  }

  woken(now: Ms): void {
    if (now >= this.#due()) {
      const { interval, offset, audience } = this.#context;
      // the due slot, or the one that has begun meanwhile; rounding must not name the one before
      const slot = Math.max(this.#nextSlot, Math.floor((now - offset) / interval));
      for (const peer of audience) this.#context.send(peer, slot - this.#firstSlot, slot);
      this.#nextSlot = slot + 1;
    }
    this.#context.wake(this.#due());
  }

  received(from: NodeId, message: Message, at: Ms): void {
    this.#context.heard(from, message, at);
  }

  #due(): Ms {
    return this.#context.offset + this.#nextSlot * this.#context.interval;
  }
}
