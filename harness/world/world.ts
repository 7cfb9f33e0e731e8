/** What a fault may do to a world. The live world implements it, and a simulated one can. */
import type { Link, Ms, NodeId, Weather } from '../model.ts';

/** So many heartbeats of a link can wait at once on transport oneshot; beyond, the oldest is given up. */
export const MOST_WAITING = 2048;

/** Takes back what was done; resolves when it is taken back. */
export type Undo = () => Promise<void>;

export interface World {
  /** Ends a node without a word; the undo starts it again as a new incarnation. */
  kill(node: NodeId): Promise<Undo>;
  /** Stops a node as a whole; the undo lets it go on. */
  pause(node: NodeId): Promise<Undo>;
  /** Blocks a node's event loop for that long; it ends by itself, and the undo waits for that. */
  stall(node: NodeId, length: Ms): Promise<Undo>;
  /** Takes that many cores from everyone. */
  busy(cores: number): Promise<Undo>;
  /** Adds weather to links; the undo takes away what was added. */
  weather(links: readonly Link[], weather: Weather): Promise<Undo>;
  /** From now on a node takes a time of that law for each thing that it does. */
  slow(node: NodeId, law: string): Promise<Undo>;
  /** A node's clock begins to read something else, as `clockOf` says of the plan; the undo sets it as that says too. */
  clock(node: NodeId): Promise<Undo>;
}

/** Time as a world tells it. */
export interface Clock {
  now(): Ms;
  /** Calls back at that time, never before it; the result cancels. */
  at(time: Ms, call: () => void): () => void;
}
