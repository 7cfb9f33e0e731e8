import { type Draw, type Link, linkName, type Ms, type NodeId, type Weather } from '../../model.ts';
import { combined } from '../../weather.ts';
import type { Undo, World } from '../world.ts';
import type { SimulatedLink } from './link.ts';
import type { SimulatedNode } from './node.ts';

/** A link and all the weather that is on it now. */
interface Weathered {
  readonly carrier: SimulatedLink;
  readonly weathers: Set<Weather>;
}

/** What a slow node does takes that long. */
export function workOf(law: string): Draw {
  return { adds: 'delay', share: 1, law };
}

/** Nodes and links that are told what to do at once, and do it. */
export class SimulatedWorld implements World {
  readonly #nodes: ReadonlyMap<NodeId, SimulatedNode>;
  readonly #links: ReadonlyMap<string, Weathered>;
  readonly #busy: (cores: number) => void;
  readonly #slow = new Map<NodeId, Set<Draw>>();

  /** @param busy told how many cores more, or fewer, are taken from everyone */
  constructor(
    nodes: ReadonlyMap<NodeId, SimulatedNode>,
    links: ReadonlyMap<string, SimulatedLink>,
    busy: (cores: number) => void,
  ) {
    this.#busy = busy;
    this.#nodes = nodes;
    this.#links = new Map([...links].map(([name, carrier]) => [name, { carrier, weathers: new Set() }]));
  }

  async kill(id: NodeId): Promise<Undo> {
    const node = this.#nodes.get(id)!;
    node.kill();
    return async () => node.start();
  }

  async pause(id: NodeId): Promise<Undo> {
    const { standstill } = this.#nodes.get(id)!;
    standstill.pause();
    return async () => standstill.goOn();
  }

  async stall(id: NodeId, length: Ms): Promise<Undo> {
    const began = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    this.#nodes.get(id)!.standstill.stall(length, began.resolve, ended.resolve);
    await began.promise;
    return () => ended.promise;
  }

  async busy(cores: number): Promise<Undo> {
    this.#busy(cores);
    return async () => this.#busy(-cores);
  }

  async slow(id: NodeId, law: string): Promise<Undo> {
    const own = workOf(law);
    const laws = this.#slow.get(id) ?? new Set();
    this.#slow.set(id, laws);
    const change = (act: () => void): void => {
      act();
      this.#nodes.get(id)!.setWork([...laws]);
    };
    change(() => laws.add(own));
    return async () => change(() => laws.delete(own));
  }

  async clock(): Promise<Undo> {
    // timers had to know beforehand, so clocks are made of the plan
    return async () => undefined;
  }

  async weather(links: readonly Link[], weather: Weather): Promise<Undo> {
    // one object per spell, so that two equal weathers are two members of the set
    const own = { ...weather };
    const struck = links.map((link) => this.#links.get(linkName(link))!);
    const change = (act: (weathers: Set<Weather>) => void): void => {
      for (const { carrier, weathers } of struck) {
        act(weathers);
        carrier.set(combined(weathers));
      }
    };
    change((weathers) => weathers.add(own));
    return async () => change((weathers) => weathers.delete(own));
  }
}
