import { Agent, request } from 'node:http';

/** A call that takes longer means that the server hangs: on 2.12.0 it then hangs for good. */
const DEADLINE_MS = 2000;
/** Toxiproxy's own reasons are short; what is longer is some other server's page. */
const REASON_LENGTH = 200;

class ToxiproxyRefused extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = 'ToxiproxyRefused';
    this.status = status;
  }
}

/**
 * The timed calls to Toxiproxy. toxiproxy-node-client sets proxies up and takes them down; it has no deadline, loses the
 * server's reason and opens a socket per parallel call, so changes in the middle of a run go over these warm sockets.
 */
export class ToxiproxyControl {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });

  constructor(url: string) {
    this.#url = new URL(url);
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

  #call(method: string, path: string, body?: object): Promise<string> {
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
        reject(new Error(`Toxiproxy ${method} ${path}: ${why}`, { cause: error }));
      });
      outgoing.end(data);
    });
  }
}
