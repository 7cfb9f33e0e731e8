import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { diskFull, EXIT, environment, FlatlineError } from '../../errors.ts';
import { formatDuration } from '../../lib/units.ts';
import type { Ms, NodeId } from '../../model.ts';
import { NodeChild } from './child.ts';
import type { FromNode, NodeConfig } from './messages.ts';
import type { Reaper } from './reaper.ts';

/** A node has this long to start, and to say that it has stopped. */
const START_LIMIT: Ms = 30_000;
const STOP_LIMIT: Ms = 3000;
const LAST_WORDS: Ms = 200;
/** More processes starting at once only make one another slow, and make the harness late for plays that are on. */
const START_TOGETHER = Math.min(4, availableParallelism());
/** Two processes of one host that disagree by more than this do not share a clock. */
const CLOCK_LIMIT: Ms = 1;

export interface DetectorFailure {
  readonly tuning: string;
  readonly node: NodeId;
  readonly peer: NodeId;
  readonly message: string;
}

type Describe = (node: NodeId, incarnation: number) => Omit<NodeConfig, 'journal' | 'incarnation' | 'self'>;

/** The processes of one play. */
export class Fleet {
  readonly #folder: string;
  readonly #reaper: Reaper;
  readonly #describe: Describe;
  readonly #children = new Map<NodeId, { child: NodeChild; incarnation: number }>();
  /** Nodes that are being ended on purpose. */
  readonly #leaving = new WeakSet<NodeChild>();
  /** No node is started any more. */
  #closing = false;
  readonly detectorFailures: DetectorFailure[] = [];
  #report: (trouble: FlatlineError) => void = () => undefined;
  /** Rejects when a node ends or fails by itself; never resolves. */
  readonly trouble: Promise<never>;

  constructor(folder: string, reaper: Reaper, describe: Describe) {
    this.#folder = folder;
    this.#reaper = reaper;
    this.#describe = describe;
    this.trouble = new Promise((_, reject) => {
      this.#report = reject;
    });
    this.trouble.catch(() => undefined);
  }

  /** Starts all nodes, a few at a time, and waits until each is ready. After a failure no more are started. */
  async startAll(nodes: readonly NodeId[]): Promise<void> {
    const waiting = [...nodes];
    const worker = async (): Promise<void> => {
      for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) await this.start(node);
    };
    await Promise.all(
      Array.from({ length: START_TOGETHER }, () =>
        worker().catch((error: unknown) => {
          waiting.length = 0;
          throw error;
        }),
      ),
    );
  }

  /** Starts a node, or starts it again as its next incarnation. */
  async start(node: NodeId): Promise<void> {
    const previous = this.#children.get(node);
    // an observer's port is free when the process that listened there is gone
    await previous?.child.ended;
    if (this.#closing) throw new Error(`node ${node} is not started: the play is over`);
    const incarnation = (previous?.incarnation ?? -1) + 1;
    const name = join(this.#folder, `${node}.${incarnation}`);
    const child = new NodeChild(`${name}.log`, this.#reaper, (message) => this.#heard(node, message));
    this.#children.set(node, { child, incarnation });
    void child.ended.then(async (how) => {
      // a node that failed says why before it ends, and what it says may arrive after its end
      await new Promise((resolve) => setTimeout(resolve, LAST_WORDS));
      if (this.#leaving.has(child)) return;
      this.#report(
        new FlatlineError(EXIT.void, { what: `node ${node} ended by itself (${how})`, where: `${name}.log` }),
      );
    });
    const config = {
      ...this.#describe(node, incarnation),
      self: node,
      incarnation,
      journal: `${name}.journal`,
    };
    const before = process.hrtime.bigint();
    await child.send({ kind: 'configure', config });
    const ready = await within(
      START_LIMIT,
      `node ${node} did not start`,
      child.next('ready', 'port-taken', 'failed'),
    );
    if (ready.kind === 'port-taken') {
      this.#leaving.add(child);
      throw new PortTaken(ready.port);
    }
    if (ready.kind === 'failed') {
      this.#leaving.add(child);
      throw failureOf(node, ready);
    }
    if (ready.kind === 'ready') checkClock(node, before, ready.now);
  }

  async go(node: NodeId, origin: bigint): Promise<void> {
    await this.#child(node).send({ kind: 'go', origin });
  }

  /** SIGKILL; resolves when the signal is sent. The process is reaped meanwhile. */
  kill(node: NodeId): void {
    const child = this.#child(node);
    this.#leaving.add(child);
    child.signal('SIGKILL');
  }

  signal(node: NodeId, name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child(node).signal(name);
  }

  /** Resolves when the order is given. A node that is gone need not say that it began and ended. */
  async stall(node: NodeId, length: Ms): Promise<{ began: Promise<void>; ended: Promise<void> }> {
    const child = this.#child(node);
    const said = (kind: 'stalling' | 'stalled'): Promise<void> =>
      child.next(kind).then(
        () => undefined,
        () => undefined,
      );
    const [began, ended] = [said('stalling'), said('stalled')];
    await child.send({ kind: 'stall', length }).catch(() => undefined);
    return { began, ended };
  }

  /** Ends all nodes: gently, then by force. */
  async stopAll(): Promise<void> {
    this.#closing = true;
    await Promise.all(
      [...this.#children.values()].map(async ({ child }) => {
        this.#leaving.add(child);
        const asked = child.send({ kind: 'stop' }).catch(() => undefined);
        const gone = Promise.all([asked, child.ended]);
        await within(STOP_LIMIT, '', gone).catch(() => undefined);
        if (child.pid > 0) child.signal('SIGKILL');
        await child.ended;
      }),
    );
  }

  #child(node: NodeId): NodeChild {
    return this.#children.get(node)!.child;
  }

  #heard(node: NodeId, message: FromNode): void {
    if (message.kind === 'detector-failed') {
      const { tuning, peer, message: text } = message;
      this.detectorFailures.push({ tuning, node, peer, message: text });
    } else if (message.kind === 'failed') this.#report(failureOf(node, message));
  }
}

/** The port of an observer was taken between the look and the listening. */
export class PortTaken extends Error {
  constructor(port: number) {
    super(`port ${port} was taken meanwhile`);
    this.name = 'PortTaken';
  }
}

function failureOf(node: NodeId, failed: { message: string; code?: string }): FlatlineError {
  const full = diskFull(Object.assign(new Error(`node ${node}: ${failed.message}`), { code: failed.code }));
  return full ?? new FlatlineError(EXIT.bug, { what: `node ${node} failed: ${failed.message}` });
}

/** Both ends of the exchange on one clock: the node's reading must lie between ours. */
function checkClock(node: NodeId, before: bigint, theirs: bigint): void {
  const after = process.hrtime.bigint();
  const early = Number(before - theirs) / 1e6;
  const late = Number(theirs - after) / 1e6;
  if (early < CLOCK_LIMIT && late < CLOCK_LIMIT) return;
  throw environment(
    `node ${node} reads a monotonic clock that is ${formatDuration(Math.max(early, late))} off`,
    undefined,
    'flatline compares times between processes; run it where they share one clock',
  );
}

async function within<T>(limit: Ms, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(environment(`${what} within ${formatDuration(limit)}`)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
