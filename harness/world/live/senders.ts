/** The two ways in which heartbeats leave a node; both fire and forget. */
import { connect, type Socket } from 'node:net';
import { MOST_WAITING } from '../world.ts';

const HOST = '127.0.0.1';
/** What a stream may have queued before heartbeats are dropped at the sender, bytes. */
const MOST_QUEUED = 1 << 20;

export interface Sender {
  send(frame: Buffer): void;
}

/** A connection per heartbeat, like a health check: losses are independent and jitter reorders. */
export class OneShotSender implements Sender {
  readonly #port: number;
  readonly #waiting = new Set<Socket>();

  constructor(port: number) {
    this.#port = port;
  }

  send(frame: Buffer): void {
    const socket = connect({ port: this.#port, host: HOST, noDelay: true });
    this.#waiting.add(socket);
    // a refused or reset connection is a lost heartbeat, which the record of arrivals shows by itself
    socket.on('error', () => undefined);
    socket.on('close', () => this.#waiting.delete(socket));
    socket.resume();
    socket.end(frame);
    // bounds memory while a link holds
    if (this.#waiting.size > MOST_WAITING) this.#waiting.values().next().value?.destroy();
  }
}

/** One lasting connection, made again at the next heartbeat after it was lost: head-of-line blocking, resets. */
export class StreamSender implements Sender {
  readonly #port: number;
  readonly #opened: () => void;
  #socket: Socket | undefined;

  /** @param opened told each time that a connection is made */
  constructor(port: number, opened: () => void) {
    this.#port = port;
    this.#opened = opened;
  }

  send(frame: Buffer): void {
    this.#socket ??= this.#connect();
    if (this.#socket.writableLength < MOST_QUEUED) this.#socket.write(frame);
  }

  #connect(): Socket {
    const socket = connect({ port: this.#port, host: HOST, noDelay: true });
    socket.on('error', () => undefined);
    socket.on('connect', this.#opened);
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined;
    });
    socket.resume();
    return socket;
  }
}
