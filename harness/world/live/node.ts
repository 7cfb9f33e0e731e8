/**
 * The process that a node is. It is told what to be, runs its pattern until it is stopped or killed, and writes down
 * everything in its journal. It outlives its harness by nothing: when the IPC channel closes, it ends.
 */
import { createServer } from 'node:net';
import { definitionFor, isReplayed } from '../../definition.ts';
import { messageOf } from '../../errors.ts';
import type { Ms, NodeId } from '../../model.ts';
import { patterns } from '../../patterns/index.ts';
import type { NodeContext, NodeMachine } from '../../patterns/pattern.ts';
import { JournalWriter, KIND } from '../../trace/journal.ts';
import { type Judged, OnlineJudge } from '../judge.ts';
import { LiveClock } from './clock.ts';
import { LagProbe } from './lag.ts';
import type { FromNode, NodeConfig, ToNode } from './messages.ts';
import { OneShotSender, type Sender, StreamSender } from './senders.ts';
import { encodeFrame, type Frame, FrameDecoder } from './wire.ts';

/** Arrivals may queue this deep while a node stands still; the system may allow less. */
const BACKLOG = 4096;

function tell(message: FromNode): void {
  process.send?.(message);
}

/** A node that is ready: everything is loaded and bound, nothing has been sent. */
async function prepare(config: NodeConfig): Promise<(origin: bigint) => Node> {
  const judged = await Promise.all(
    config.tunings.map(async (tuning) => ({
      tuning,
      // a program is asked when everything is over: waiting for its answers would hold the observer up
      definition: isReplayed(tuning) ? undefined : await definitionFor(tuning),
    })),
  );
  let node: Node | undefined;
  if (config.listen !== undefined)
    await listen(
      config.listen,
      (frame, at) => node?.received(frame, at),
      () => node?.now() ?? 0,
    );
  tell({ kind: 'ready', now: process.hrtime.bigint() });
  return (origin) => {
    node = new Node(config, new LiveClock(origin), judged);
    return node;
  };
}

class Node {
  readonly #config: NodeConfig;
  readonly #clock: LiveClock;
  readonly #journal: JournalWriter;
  readonly #indexOf: ReadonlyMap<NodeId, number>;
  readonly #senders = new Map<NodeId, Sender>();
  readonly #machine: NodeMachine;
  readonly #judge: OnlineJudge;
  readonly #lag: LagProbe;
  #cancelWake: () => void = () => undefined;

  constructor(config: NodeConfig, clock: LiveClock, judged: readonly Judged[]) {
    this.#config = config;
    this.#clock = clock;
    this.#journal = new JournalWriter(config.journal);
    this.#indexOf = new Map(config.nodes.map((id, i) => [id, i]));
    for (const { to, port } of config.audience) {
      const peer = this.#indexOf.get(to)!;
      const opened = (): void => this.#journal.write({ kind: KIND.opened, peer, at: clock.now() });
      const oneshot = config.transport === 'oneshot';
      this.#senders.set(to, oneshot ? new OneShotSender(port) : new StreamSender(port, opened));
    }
    const peers = config.hears.map(({ from: id, phase }) => ({ index: this.#indexOf.get(id)!, id, phase }));
    const failed = (tuning: { label: string }, peer: NodeId, error: unknown): void =>
      tell({ kind: 'detector-failed', tuning: tuning.label, peer, message: messageOf(error) });
    const { interval } = config;
    this.#lag = new LagProbe(clock, this.#journal, interval, (from, until) =>
      this.#judge.stalled(from, until),
    );
    const awake = (): void => this.#lag.awake(clock.now());
    this.#judge = new OnlineJudge({ clock, journal: this.#journal, interval, awake, judged, failed }, peers);
    this.#machine = patterns[config.pattern].create(this.#context());
  }

  now(): Ms {
    return this.#clock.now();
  }

  /** Starts the pattern, at the start of the run or at once if that is past. */
  start(): void {
    this.#clock.at(0, () => {
      const now = this.#clock.now();
      this.#journal.write({ kind: KIND.began, at: now });
      // a node that only sends is woken by its own beats; one that observes may sleep long, and must not be late
      if (this.#config.listen !== undefined) this.#lag.watch();
      this.#lag.account();
      this.#machine.start(now);
    });
  }

  received({ from, message }: Frame, at: Ms): void {
    const sender = this.#config.nodes[from];
    const expected = this.#config.hears.some(({ from: id }) => id === sender);
    if (sender !== undefined && expected) this.#machine.received(sender, message, at);
  }

  #context(): NodeContext {
    const { interval, offset, audience } = this.#config;
    return {
      interval,
      offset,
      audience: audience.map(({ to }) => to),
      wake: (at) => {
        this.#cancelWake();
        this.#cancelWake = this.#clock.at(at, () => {
          this.#lag.served(at);
          this.#machine.woken(this.#clock.now());
        });
      },
      send: (to, seq) => this.#send(to, seq),
      heard: (from, message, at) => {
        this.#lag.awake(at);
        const { seq, incarnation, sentAt } = message;
        const peer = this.#indexOf.get(from)!;
        this.#journal.write({ kind: KIND.heard, peer, seq, incarnation, at, other: sentAt });
        this.#judge.heard(peer, message, at);
      },
    };
  }

  #send(to: NodeId, seq: number): void {
    const { self, incarnation, frameBytes } = this.#config;
    const sentAt = this.#clock.now();
    const message = { kind: 'heartbeat', seq, sentAt, incarnation } as const;
    const frame = encodeFrame({ from: this.#indexOf.get(self)!, message }, frameBytes);
    const peer = this.#indexOf.get(to)!;
    this.#journal.write({ kind: KIND.sent, peer, seq, incarnation, size: frameBytes, at: sentAt });
    this.#senders.get(to)!.send(frame);
  }
}

/** Arrivals are stamped before anything else is done with them. */
function listen(port: number, received: (frame: Frame, at: Ms) => void, now: () => Ms): Promise<void> {
  const server = createServer({ noDelay: true }, (socket) => {
    const decoder = new FrameDecoder();
    socket.on('data', (chunk) => {
      const at = now();
      for (const frame of decoder.push(chunk)) received(frame, at);
    });
    // the end of a connection is no evidence about its sender: only heartbeats are
    socket.on('error', () => undefined);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', backlog: BACKLOG }, () => resolve());
  });
}

/** Blocks this thread without using the processor, once it is said: a blocked thread says nothing. */
function stall(length: Ms): void {
  process.send?.({ kind: 'stalling' } satisfies FromNode, () => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, length);
    tell({ kind: 'stalled' });
  });
}

let prepared: Promise<(origin: bigint) => Node> | undefined;

function fail(error: unknown): void {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  const taken = code === 'EADDRINUSE' && port !== undefined;
  const message: FromNode = taken
    ? { kind: 'port-taken', port }
    : { kind: 'failed', message: messageOf(error), ...(code && { code }) };
  process.send?.(message, () => process.exit(1));
}

process.on('uncaughtException', fail);
// a Ctrl-C in the terminal reaches every process of the group; the harness decides when nodes end
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => process.exit(0));
process.on('message', (message: ToNode) => {
  switch (message.kind) {
    case 'configure':
      prepared = prepare(message.config);
      prepared.catch(fail);
      break;
    case 'go':
      prepared?.then((begin) => begin(message.origin).start()).catch(fail);
      break;
    case 'stall':
      stall(message.length);
      break;
    case 'stop':
      // what is open closes with the process
      process.send?.({ kind: 'stopped' } satisfies FromNode, () => process.exit(0));
      break;
    default:
      message satisfies never;
  }
});
