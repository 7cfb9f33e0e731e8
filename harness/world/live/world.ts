import { execaNode } from 'execa';
import { type Capability, type Link, linkName, type Ms, type NodeId, type Weather } from '../../model.ts';
import { combined } from '../../weather.ts';
import type { Undo, World } from '../world.ts';
import { entry } from './entry.ts';
import type { Fleet } from './fleet.ts';
import type { NetworkLink } from './network.ts';
import type { Reaper } from './reaper.ts';

/** What it does to the processes of a play. */
type Nodes = Pick<Fleet, 'kill' | 'start' | 'go' | 'signal' | 'stall'>;

/** A link and all the weather that is on it now. Changes are made one after another. */
interface LiveLink {
  readonly link: Link;
  readonly network: NetworkLink;
  readonly weathers: Set<Weather>;
  last: Promise<unknown>;
}

/** Real processes, real signals, real proxies. */
export class LiveWorld implements World {
  readonly #fleet: Nodes;
  readonly #reaper: Reaper;
  readonly #origin: bigint;
  readonly #links = new Map<string, LiveLink>();
  /** Killed, and not started again yet. */
  readonly #down = new Set<NodeId>();
  /** How many spells hold a node stopped. */
  readonly #pauses = new Map<NodeId, number>();
  readonly #burners = new Set<() => Promise<void>>();
  /** What was last ordered of each node: a node that is starting again is first let come up. */
  readonly #orders = new Map<NodeId, Promise<unknown>>();

  constructor(
    fleet: Nodes,
    reaper: Reaper,
    origin: bigint,
    links: readonly { link: Link; network: NetworkLink }[],
  ) {
    this.#fleet = fleet;
    this.#reaper = reaper;
    this.#origin = origin;
    for (const { link, network } of links) {
      this.#links.set(linkName(link), { link, network, weathers: new Set(), last: Promise.resolve() });
    }
  }

  kill(node: NodeId): Promise<Undo> {
    const sending = [...this.#links.values()].filter(({ link }) => link.from === node);
    const hide = (hidden: boolean) => Promise.all(sending.map(({ network }) => network.hideEnd(hidden)));
    const restart = async (): Promise<void> => {
      // where starting takes long, the next crash may come before it, and both restarts after that: one is enough
      if (!this.#down.delete(node)) return;
      await hide(false);
      await this.#fleet.start(node);
      await this.#fleet.go(node, this.#origin);
    };
    return this.#inTurn(node, async () => {
      await hide(true);
      this.#fleet.kill(node);
      this.#down.add(node);
      return () => this.#inTurn(node, restart);
    });
  }

  pause(node: NodeId): Promise<Undo> {
    const hold = (change: 1 | -1) => async (): Promise<void> => {
      const held = this.#pauses.get(node) ?? 0;
      this.#pauses.set(node, held + change);
      if (held === 0) this.#fleet.signal(node, 'SIGSTOP');
      if (held + change === 0) this.#fleet.signal(node, 'SIGCONT');
    };
    return this.#inTurn(node, async () => {
      await hold(1)();
      return () => this.#inTurn(node, hold(-1));
    });
  }

  async stall(node: NodeId, length: Ms): Promise<Undo> {
    const { began, ended } = await this.#inTurn(node, () => this.#fleet.stall(node, length));
    // not in turn: a node that is paused answers late, and what lets it go on must not wait for that
    await began;
    return () => ended;
  }

  /** Does something to a node after all that was ordered of it before. */
  #inTurn<T>(node: NodeId, act: () => Promise<T>): Promise<T> {
    const turn = (this.#orders.get(node) ?? Promise.resolve()).then(act);
    this.#orders.set(
      node,
      turn.catch(() => undefined),
    );
    return turn;
  }

  async busy(cores: number): Promise<Undo> {
    const burners = Array.from({ length: cores }, () => {
      const child = execaNode(entry('burner'), {
        ipc: true,
        stdio: 'ignore',
        reject: false,
        killSignal: 'SIGKILL',
      });
      if (child.pid !== undefined) this.#reaper.watch(child.pid);
      return async () => {
        child.kill();
        await child;
        if (child.pid !== undefined) this.#reaper.forget(child.pid);
      };
    });
    for (const end of burners) this.#burners.add(end);
    return async () => {
      for (const end of burners) this.#burners.delete(end);
      await Promise.all(burners.map((end) => end()));
    };
  }

  async weather(links: readonly Link[], weather: Weather): Promise<Undo> {
    const struck = links.map((link) => this.#links.get(linkName(link))!);
    // one object per spell, so that two equal weathers are two members of the set
    const own = { ...weather };
    const change = (act: (link: LiveLink) => void) => async () => {
      for (const link of struck) act(link);
      await Promise.all(struck.map(refresh));
    };
    await change((link) => link.weathers.add(own))();
    return change((link) => link.weathers.delete(own));
  }

  slow(): Promise<Undo> {
    return impossible('slow');
  }

  clock(): Promise<Undo> {
    return impossible('clock');
  }

  /** Ends what the world itself has started. */
  async close(): Promise<void> {
    await Promise.all([...this.#burners].map((end) => end()));
  }
}

/** It was refused before anything started; see abilities.ts. */
function impossible(what: Capability): Promise<never> {
  return Promise.reject(new Error(`processes of one host can't do this: ${what}`));
}

/** Brings a link to the sum of its weathers as it is when its turn comes. */
function refresh(link: LiveLink): Promise<unknown> {
  const change = link.last.then(() => link.network.set(combined(link.weathers)));
  link.last = change.catch(() => undefined);
  return change;
}
