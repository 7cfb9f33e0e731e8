/** The contract of a heartbeat pattern: how a node behaves, as a state machine that does no I/O of its own. */
import type { Ms, NodeId } from '../model.ts';

/** What one node tells another. */
export interface Message {
  readonly kind: 'heartbeat';
  /** Slot number on the sender's schedule since it started. */
  readonly seq: number;
  readonly sentAt: Ms;
  /** Counts the sender's restarts. */
  readonly incarnation: number;
}

/** A node's hands and ears. The live and the simulated world both implement it. */
export interface NodeContext {
  readonly interval: Ms;
  /** Beats are due at `offset + k · interval` on the run's clock, in every incarnation. */
  readonly offset: Ms;
  /** The nodes that this one sends to. */
  readonly audience: readonly NodeId[];
  /** Asks for one call of `woken` at that time; a later request replaces an earlier one. */
  wake(at: Ms): void;
  /**
   * Sends a heartbeat, stamped and recorded, and forgets it.
   * @param slot the k for which it was due, of the schedule that all incarnations share
   */
  send(to: NodeId, seq: number, slot: number): void;
  /** Proof that a peer lives: recorded, and given to every detector that watches it. */
  heard(from: NodeId, message: Message, at: Ms): void;
}

export interface NodeMachine {
  start(now: Ms): void;
  woken(now: Ms): void;
  received(from: NodeId, message: Message, at: Ms): void;
}

export interface Pattern {
  readonly name: string;
  readonly why: string;
  create(context: NodeContext): NodeMachine;
}
