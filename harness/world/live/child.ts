import { readFileSync } from 'node:fs';
import { execaNode } from 'execa';
import { entry } from './entry.ts';
import { openLog } from './log.ts';
import type { FromNode, ToNode } from './messages.ts';
import type { Reaper } from './reaper.ts';

/** A node's process as the harness holds it. */
export class NodeChild {
  readonly pid: number;
  /** Resolves when the process has ended, with how. */
  readonly ended: Promise<string>;
  readonly #send: (message: ToNode) => Promise<void>;
  readonly #waiting = new Set<{ kinds: readonly FromNode['kind'][]; resolve: (message: FromNode) => void }>();

  /**
   * @param log where its stderr goes
   * @param heard told every message that nobody waits for
   */
  constructor(log: string, reaper: Reaper, heard: (message: FromNode) => void) {
    const file = openLog(log);
    const child = execaNode(entry('node'), {
      ipc: true,
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: file,
      reject: false,
      // a stopped process would not notice a gentle end
      killSignal: 'SIGKILL',
    });
    this.pid = child.pid ?? -1;
    if (child.pid !== undefined) reaper.watch(child.pid);
    this.#send = (message) => child.sendMessage(message as never);
    void this.#listen(child.getEachMessage() as AsyncIterableIterator<FromNode>, heard);
    this.ended = child.then((result) => {
      reaper.forget(this.pid);
      file.destroy();
      const how = result.signal ? `signal ${result.signal}` : `exit code ${result.exitCode ?? '?'}`;
      const last = readFileSync(log, 'utf8').trim();
      return last ? `${how}: ${last.slice(-2000)}` : how;
    });
  }

  /** Rejects when the process is gone. */
  async send(message: ToNode): Promise<void> {
    await this.#send(message);
  }

  /** The next message of one of these kinds; rejects when the process ends first. */
  async next(...kinds: FromNode['kind'][]): Promise<FromNode> {
    const message = new Promise<FromNode>((resolve) => this.#waiting.add({ kinds, resolve }));
    const ended = this.ended.then((how) => {
      throw new Error(`the process ended (${how})`);
    });
    return Promise.race([message, ended]);
  }

  /** Sends a signal; to a process that has ended by itself it is nothing, and `ended` tells of that. */
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    try {
      process.kill(this.pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  async #listen(
    messages: AsyncIterableIterator<FromNode>,
    heard: (message: FromNode) => void,
  ): Promise<void> {
    try {
      for await (const message of messages) {
        const waiting = [...this.#waiting].filter(({ kinds }) => kinds.includes(message.kind));
        for (const waiter of waiting) {
          this.#waiting.delete(waiter);
          waiter.resolve(message);
        }
        if (waiting.length === 0) heard(message);
      }
    } catch {
      // the channel closed with the process, which `ended` tells
    }
  }
}
