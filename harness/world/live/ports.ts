/** Ports that the system will not hand to somebody else as the source of a connection. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { environment } from '../../errors.ts';

const FIRST = 20_000;
const LAST = 29_999;

/** Local port ranges are 32768–60999 on Linux and 49152–65535 elsewhere, unless the host is configured otherwise. */
async function usableRange(): Promise<{ first: number; last: number }> {
  const text = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '');
  const [low, high] = text.trim().split(/\s+/).map(Number);
  if (!low || !high || low > LAST || high < FIRST) return { first: FIRST, last: LAST };
  // the host lends this range out as well: take what lies beside it
  if (low - FIRST > 1000) return { first: FIRST, last: low - 1 };
  if (low > 12_000) return { first: 10_000, last: low - 1 };
  return { first: Math.min(high + 1, 64_000), last: 65_000 };
}

/** Lends ports. Two runs start at different places, so that they seldom meet. */
export class Ports {
  readonly #first: number;
  readonly #count: number;
  readonly #lent = new Set<number>();
  #next: number;

  constructor(first: number, last: number) {
    this.#first = first;
    this.#count = last - first + 1;
    this.#next = (process.pid * 577) % this.#count;
  }

  static async open(): Promise<Ports> {
    const { first, last } = await usableRange();
    return new Ports(first, last);
  }

  /** A port on which nobody listened a moment ago; whoever binds it must still be ready to ask for another. */
  async take(): Promise<number> {
    for (let looked = 0; looked < this.#count; looked++) {
      const port = this.#first + (this.#next++ % this.#count);
      if (this.#lent.has(port)) continue;
      this.#lent.add(port);
      if (await isFree(port)) return port;
      this.#lent.delete(port);
    }
    throw environment(
      `no free port between ${this.#first} and ${this.#first + this.#count - 1}`,
      undefined,
      'stop other runs, or whatever holds so many ports on loopback',
    );
  }

  /** A port that nobody listens on any more. */
  giveBack(port: number): void {
    this.#lent.delete(port);
  }
}

/** How many of the next `count` candidate ports are free: for the doctor. */
export async function countFree(
  count: number,
): Promise<{ first: number; last: number; free: number; asked: number }> {
  const { first, last } = await usableRange();
  const step = Math.max(1, Math.floor((last - first) / count));
  const candidates = Array.from({ length: count }, (_, i) => first + i * step);
  const free = await Promise.all(candidates.map(isFree));
  return { first, last, free: free.filter(Boolean).length, asked: count };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)));
  });
}
