import type { ICreateToxicBody, Proxy as ServerProxy } from 'toxiproxy-node-client';
import type { Weather } from '../../../model.ts';
import type { LinkRequest, NetworkLink } from '../network.ts';
import type { ToxiproxyControl } from './control.ts';

/** Longer than any run: data held this long is held until the heal, and comes out in order then. */
const FOREVER_MS = 24 * 3_600_000;

/**
 * A proxy with every toxic that the play will need, set up while it is disabled and from then on only changed. Adding or
 * removing toxics on a working proxy closes connections, draws chances anew and can hang the server.
 */
export class ToxiproxyLink implements NetworkLink {
  readonly #control: ToxiproxyControl;
  readonly #proxy: ServerProxy;
  readonly #toxics: ReadonlySet<string>;
  readonly port: number;
  #sent = new Map<string, string>();
  #enabled = true;

  private constructor(
    control: ToxiproxyControl,
    proxy: ServerProxy,
    toxics: ReadonlySet<string>,
    port: number,
  ) {
    this.#control = control;
    this.#proxy = proxy;
    this.#toxics = toxics;
    this.port = port;
  }

  /** @param port to listen on; a taken one is refused by the server with status 500 */
  static async open(control: ToxiproxyControl, request: LinkRequest, port: number): Promise<ToxiproxyLink> {
    const proxy = await control.client.createProxy({
      name: request.name,
      listen: `127.0.0.1:${port}`,
      upstream: `127.0.0.1:${request.upstream}`,
      enabled: false,
    });
    const toxics = chain(request);
    try {
      for (const toxic of toxics) await proxy.addToxic(toxic);
      await control.enable(request.name, true);
    } catch (error) {
      await proxy.remove().catch(() => undefined);
      throw error;
    }
    return new ToxiproxyLink(control, proxy, new Set(toxics.map(({ name }) => name)), port);
  }

  async set(weather: Weather): Promise<void> {
    const { delay = 0, jitter = 0, loss = 0, cut, rate, reset } = weather;
    const held = cut === 'hold';
    await this.#update('rst', { toxicity: reset ? 1 : 0 });
    await this.#update(
      'bandwidth',
      rate === undefined ? { toxicity: 0 } : { toxicity: 1, attributes: { rate } },
    );
    await this.#update('cut', { toxicity: cut === 'drop' ? 1 : loss });
    // whole milliseconds: Toxiproxy refuses fractions
    const latency = held ? FOREVER_MS : Math.round(delay);
    await this.#update('lat', { attributes: { latency, jitter: held ? 0 : Math.round(jitter) } });
    await this.#enable(cut !== 'refuse');
  }

  async hideEnd(hidden: boolean): Promise<void> {
    await this.#update('fin', { toxicity: hidden ? 1 : 0 });
  }

  async close(): Promise<void> {
    await this.#proxy.remove();
  }

  /** Any update draws the toxic's chance anew on every connection, so only changes are sent. */
  async #update(toxic: string, change: { toxicity?: number; attributes?: object }): Promise<void> {
    if (!this.#toxics.has(toxic)) return;
    const told = JSON.stringify(change);
    if (this.#sent.get(toxic) === told) return;
    await this.#control.update(this.#proxy.name, toxic, change);
    this.#sent.set(toxic, told);
  }

  async #enable(enabled: boolean): Promise<void> {
    if (this.#enabled === enabled) return;
    await this.#control.enable(this.#proxy.name, enabled);
    this.#enabled = enabled;
  }
}

/**
 * The upstream chain: sender to observer, the way of the heartbeats. Order matters: a toxic that blocks stands before
 * what it must not block; `cut` before `lat`, so that what is on its way when a cut begins still arrives.
 */
function chain({ needs, transport }: LinkRequest): ICreateToxicBody<object>[] {
  const toxic = (name: string, type: string, toxicity: number, attributes: object) =>
    ({ name, type, stream: 'upstream', toxicity, attributes }) as ICreateToxicBody<object>;
  const cuts = needs.has('drop') || needs.has('loss');
  const delays = needs.has('delay') || needs.has('hold');
  return [
    ...(needs.has('reset') ? [toxic('rst', 'reset_peer', 0, { timeout: 0 })] : []),
    ...(needs.has('bandwidth') ? [toxic('bandwidth', 'bandwidth', 0, { rate: 1_000_000 })] : []),
    ...(needs.has('kill') && transport === 'stream'
      ? [toxic('fin', 'slow_close', 0, { delay: FOREVER_MS })]
      : []),
    ...(cuts ? [toxic('cut', 'timeout', 0, { timeout: 0 })] : []),
    ...(delays ? [toxic('lat', 'latency', 1, { latency: 0, jitter: 0 })] : []),
  ];
}
