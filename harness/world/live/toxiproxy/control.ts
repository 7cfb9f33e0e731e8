import { Agent, request } from 'node:http';
import { Toxiproxy } from 'toxiproxy-node-client';
import { EngineDied } from '../network.ts';

/** A call that takes longer means that the server hangs: on 2.12.0 it then hangs for good. */
const DEADLINE_MS = 2000;
/** Toxiproxy's own reasons are short; what is longer is some other server's page. */
const REASON_LENGTH = 200;
/** The server drops a connection that is idle for a minute; it must not happen under a call. */
const IDLE_MS = 30_000;

class ToxiproxyRefused extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = 'ToxiproxyRefused';
    this.status = status;
  }
}

/**
 * Every call to Toxiproxy goes over these warm sockets, with a deadline. toxiproxy-node-client sets proxies up and takes
 * them down; by itself it would wait for ever, lose the server's reason and open a socket per parallel call.
 */
export class ToxiproxyControl {
  readonly client: Toxiproxy;
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16, timeout: IDLE_MS });

  constructor(url: string) {
    this.#url = new URL(url);
    this.client = new Toxiproxy(this.#url.origin);
    const call = (method: string) => async (path: string, body?: unknown) => {
      const text = await this.#call(method, new URL(path).pathname, body);
      return { data: text === '' ? undefined : (JSON.parse(text) as never) };
    };
    // its own transport has private members, which only a cast can stand for
    this.client.api = {
      get: call('GET'),
      post: call('POST'),
      delete: call('DELETE'),
    } as unknown as Toxiproxy['api'];
  }

  /** The version that the server tells; undefined when it is no Toxiproxy. Throws when nobody answers. */
  async version(): Promise<string | undefined> {
    try {
      const { version } = JSON.parse(await this.#call('GET', '/version')) as { version?: unknown };
      return typeof version === 'string' ? version : undefined;
    } catch (error) {
      if (error instanceof ToxiproxyRefused || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  enable(proxy: string, enabled: boolean): Promise<string> {
    return this.#call('PATCH', `/proxies/${proxy}`, { enabled });
  }

  /** In force for every connection, old and new, when this resolves. */
  update(proxy: string, toxic: string, change: { toxicity?: number; attributes?: object }): Promise<string> {
    return this.#call('PATCH', `/proxies/${proxy}/toxics/${toxic}`, change);
  }

  close(): void {
    this.#agent.destroy();
  }

  #call(method: string, path: string, body?: unknown): Promise<string> {
    const data = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          method,
          path,
          host: this.#url.hostname,
          port: this.#url.port,
          agent: this.#agent,
          signal: AbortSignal.timeout(DEADLINE_MS),
          ...(data && {
            headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(data) },
          }),
        },
        (incoming) => {
          let text = '';
          incoming.setEncoding('utf8');
          incoming.on('data', (chunk: string) => {
            text += chunk;
          });
          incoming.on('error', reject);
          incoming.on('end', () => {
            const status = incoming.statusCode ?? 0;
            if (status < 300) resolve(text);
            else {
              const said = text.trim().slice(0, REASON_LENGTH);
              reject(new ToxiproxyRefused(`Toxiproxy ${method} ${path}: ${status} ${said}`, status));
            }
          });
        },
      );
      outgoing.on('error', (error) => {
        const slow = error.name === 'TimeoutError' || error.name === 'AbortError';
        const why = slow ? `no answer within ${DEADLINE_MS} ms` : error.message;
        reject(new EngineDied(`Toxiproxy ${method} ${path}: ${why}`, { cause: error }));
      });
      outgoing.end(data);
    });
  }
}
