/** Sends heartbeats to a recorder, as a node would. */
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import { environment } from '../../../errors.ts';
import type { Ms } from '../../../model.ts';
import { LiveClock } from '../clock.ts';

/** What a connection may have queued before heartbeats are dropped here, bytes. */
const MOST_QUEUED = 1 << 20;
const BACKOFF = { least: 100, most: 5000 };
const LINGER: Ms = 1000;

export interface Beating {
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp';
  readonly peer: string;
  readonly interval: Ms;
  /** Heartbeats, at most; Infinity: no end. */
  readonly count: number;
  readonly for: Ms;
  /** Of each heartbeat, at least; it is filled up with spaces. */
  readonly bytes: number;
  readonly stop: AbortSignal;
  say(line: string): void;
}

export interface Beaten {
  readonly sent: number;
  /** Slots in which this process did not run. */
  readonly missed: number;
  /** Heartbeats that there was no connection for. */
  readonly unsent: number;
  readonly length: Ms;
}

/** One heartbeat in every slot of an absolute schedule; slots that were missed are skipped. */
export async function beat(beating: Beating): Promise<Beaten> {
  const { interval, peer, stop, bytes } = beating;
  const address = await lookup(beating.host).catch((error: unknown) => {
    throw environment(`there is no host ${beating.host}`, 'argument <host:port>', undefined, error);
  });
  const channel = beating.transport === 'udp' ? overUdp(beating, address) : await overTcp(beating, address);
  // what is sent is the host's monotonic clock itself, so that a recorder on the same host shares it
  const clock = new LiveClock(0n);
  const start = clock.now();
  let [slot, sent, missed, unsent] = [0, 0, 0, 0];
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  let cancel: () => void = () => undefined;
  const next = (): void => {
    const due = slot * interval;
    if (slot >= beating.count || due >= beating.for) {
      end();
      return;
    }
    cancel = clock.at(start + due, () => {
      const now = clock.now();
      const begun = Math.floor((now - start) / interval);
      missed += Math.max(0, begun - slot);
      slot = Math.max(slot, begun);
      const line = `${peer} ${slot} ${now.toFixed(3)}`.padEnd(bytes - 1);
      if (channel.send(Buffer.from(`${line}\n`))) sent++;
      else unsent++;
      slot++;
      next();
    });
  };
  stop.addEventListener('abort', () => end());
  if (stop.aborted) end();
  else next();
  await over;
  cancel();
  await channel.close();
  return { sent, missed, unsent, length: clock.now() - start };
}

interface Channel {
  /** Whether it was sent. */
  send(bytes: Buffer): boolean;
  close(): Promise<void>;
}

interface Address {
  readonly address: string;
  readonly family: number;
}

function overUdp({ port }: Beating, { address, family }: Address): Channel {
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  let last = Promise.resolve();
  // nobody listening is no failure: that is what datagrams are like
  socket.on('error', () => undefined);
  return {
    send(bytes) {
      last = new Promise((sent) => socket.send(bytes, port, address, () => sent()));
      return true;
    },
    async close() {
      await last;
      socket.close();
    },
  };
}

/** A lasting connection; one that is lost is made again, after a while that doubles. Resolves when it was tried once. */
async function overTcp({ port, say }: Beating, { address }: Address): Promise<Channel> {
  let [connected, closed, wait] = [false, false, BACKOFF.least];
  let again: NodeJS.Timeout | undefined;
  let told = '';
  const tell = (line: string): void => {
    if (line !== told) say(line);
    told = line;
  };
  const { promise: tried, resolve: wasTried } = Promise.withResolvers<void>();
  const open = (): Socket => {
    const made = connect({ port, host: address, noDelay: true });
    made.on('connect', () => {
      [connected, wait] = [true, BACKOFF.least];
      tell(`connected to ${address}:${port}`);
      wasTried();
    });
    made.on('error', ({ message }) => tell(`no connection: ${message}; trying again`));
    made.on('close', () => {
      wasTried();
      if (connected && !closed) tell('the connection was closed; trying again');
      connected = false;
      if (closed) return;
      again = setTimeout(() => {
        socket = open();
      }, wait);
      wait = Math.min(BACKOFF.most, 2 * wait);
    });
    return made.resume();
  };
  let socket = open();
  await tried;
  return {
    send(bytes) {
      if (!connected || socket.writableLength > MOST_QUEUED) return false;
      socket.write(bytes);
      return true;
    },
    async close() {
      closed = true;
      clearTimeout(again);
      // what is queued goes out first, if somebody takes it
      const out = new Promise<void>((resolve) => (connected ? socket.end(resolve) : resolve()));
      await Promise.race([out, new Promise((resolve) => setTimeout(resolve, LINGER).unref())]);
      socket.destroy();
    },
  };
}
