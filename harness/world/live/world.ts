import { execaNode } from 'execa';
import { type Link, linkName, type Ms, type NodeId, type Weather } from '../../model.ts';
import { combined } from '../../weather.ts';
import type { Undo, World } from '../world.ts';
import { entry } from './entry.ts';
import type { Fleet } from './fleet.ts';
import type { NetworkLink } from './network.ts';
import type { Reaper } from './reaper.ts';

/** A link and all the weather that is on it now. Changes are made one after another. */
interface LiveLink {
  readonly link: Link;
  readonly network: NetworkLink;
  readonly weathers: Set<Weather>;
  last: Promise<unknown>;
}

/** Real processes, real signals, real proxies. */
export class LiveWorld implements World {
  readonly #fleet: Fleet;
  readonly #reaper: Reaper;
  readonly #origin: bigint;
  readonly #links = new Map<string, LiveLink>();
  /** How many spells hold a node stopped. */
  readonly #pauses = new Map<NodeId, number>();
  readonly #burners = new Set<() => Promise<void>>();
  /** Restarts under way: a node that is to be killed again is first let come up. */
  readonly #restarts = new Map<NodeId, Promise<void>>();

  constructor(
    fleet: Fleet,
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

  async kill(node: NodeId): Promise<Undo> {
    const sending = [...this.#links.values()].filter(({ link }) => link.from === node);
    await this.#restarts.get(node);
    await Promise.all(sending.map(({ network }) => network.hideEnd(true)));
    this.#fleet.kill(node);
    return () => {
      const restart = (async () => {
        await Promise.all(sending.map(({ network }) => network.hideEnd(false)));
        await this.#fleet.start(node);
        await this.#fleet.go(node, this.#origin);
      })();
      this.#restarts.set(node, restart);
      return restart;
    };
  }

  async pause(node: NodeId): Promise<Undo> {
    const held = this.#pauses.get(node) ?? 0;
    this.#pauses.set(node, held + 1);
    if (held === 0) this.#fleet.signal(node, 'SIGSTOP');
    return async () => {
      const left = this.#pauses.get(node)! - 1;
      this.#pauses.set(node, left);
      if (left === 0) this.#fleet.signal(node, 'SIGCONT');
    };
  }

  stall(node: NodeId, length: Ms): Promise<void> {
    return this.#fleet.stall(node, length);
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

  /** Ends what the world itself has started. */
  async close(): Promise<void> {
    await Promise.all([...this.#burners].map((end) => end()));
  }
}

/** Brings a link to the sum of its weathers as it is when its turn comes. */
function refresh(link: LiveLink): Promise<unknown> {
  const change = link.last.then(() => link.network.set(combined(link.weathers)));
  link.last = change.catch(() => undefined);
  return change;
}
