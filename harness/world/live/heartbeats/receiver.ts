import { createSocket } from 'node:dgram';
import { createServer, isIPv6, type Socket } from 'node:net';
import { environment } from '../../../errors.ts';
import type { Ms } from '../../../model.ts';
import { Lines } from './line.ts';

/** What the kernel may keep while this process is busy, bytes; it may grant less. */
const KEPT = 1 << 22;
const MOST_CONNECTIONS = 4096;

export interface Ports {
  readonly host: string;
  /** 0: any that is free. */
  readonly udp?: number | undefined;
  readonly tcp?: number | undefined;
}

export interface Receiver {
  /** Where it listens, such as `udp 127.0.0.1:7700`. */
  readonly places: readonly string[];
  close(): void;
}

type Received = (bytes: Uint8Array, source: string, at: Ms) => void;

/** Arrivals are stamped before anything else is done with them. */
export async function listen(ports: Ports, now: () => Ms, received: Received): Promise<Receiver> {
  const open: Receiver[] = [];
  const close = (): void => open.forEach((one) => one.close());
  try {
    if (ports.udp !== undefined) open.push(await listenUdp(ports.host, ports.udp, now, received));
    if (ports.tcp !== undefined) open.push(await listenTcp(ports.host, ports.tcp, now, received));
  } catch (error) {
    close();
    throw error;
  }
  return { places: open.flatMap(({ places }) => places), close };
}

function listenUdp(host: string, port: number, now: () => Ms, received: Received): Promise<Receiver> {
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: KEPT });
  socket.on('message', (bytes, { address, port: from }) => {
    const at = now();
    received(bytes, placeOf(address, from), at);
  });
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => reject(cantListen(error, '--udp', host, port)));
    socket.bind(port, host, () => {
      const { port: bound } = socket.address();
      // a datagram that could not be taken in is a lost one
      socket.on('error', () => undefined);
      resolve({ places: [`udp ${placeOf(host, bound)}`], close: () => socket.close() });
    });
  });
}

function listenTcp(host: string, port: number, now: () => Ms, received: Received): Promise<Receiver> {
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    open.add(socket);
    const source = placeOf(socket.remoteAddress ?? 'unknown', socket.remotePort ?? 0);
    const lines = new Lines();
    socket.on('data', (chunk) => {
      const at = now();
      for (const line of lines.push(chunk)) received(line, source, at);
    });
    // the end of a connection is no evidence about its sender: only heartbeats are
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
  });
  server.maxConnections = MOST_CONNECTIONS;
  const close = (): void => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(cantListen(error, '--tcp', host, port)));
    server.listen({ port, host }, () => {
      const { port: bound } = server.address() as { port: number };
      server.on('error', () => undefined);
      resolve({ places: [`tcp ${placeOf(host, bound)}`], close });
    });
  });
}

function placeOf(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function cantListen(error: NodeJS.ErrnoException, flag: string, host: string, port: number): Error {
  const { code, message } = error;
  if (code === 'EADDRINUSE') {
    return environment(
      `port ${port} is in use`,
      `flag ${flag}`,
      'stop what listens there, or name another',
      error,
    );
  }
  if (code === 'EACCES') {
    return environment(`port ${port} is not for you`, `flag ${flag}`, 'name one above 1023', error);
  }
  return environment(
    `can't listen on ${host}: ${message}`,
    'flag --host',
    'name an address of this host',
    error,
  );
}
