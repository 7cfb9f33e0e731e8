/**
 * Questions to a program, answered before the next line of ours runs. A detector's answer is needed at once, and pipes
 * are only read between two turns of the event loop; so a worker holds the pipes, and this thread sleeps meanwhile.
 */
import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EXIT, FlatlineError } from '../errors.ts';
import type { Ms } from '../model.ts';
import { MOST_BYTES, SLOT, STATE } from './protocol.ts';

/** A program that takes longer over one line is taken for dead. */
const PATIENCE: Ms = 10_000;

export class Conversation {
  readonly #program: string;
  readonly #worker: Worker;
  readonly #slots: Int32Array;
  readonly #bytes: Uint8Array;
  #over: string | undefined;

  /** @param program path of an executable file */
  constructor(program: string) {
    this.#program = program;
    const shared = new SharedArrayBuffer(SLOT.count * 4 + MOST_BYTES);
    this.#slots = new Int32Array(shared, 0, SLOT.count);
    this.#bytes = new Uint8Array(shared, SLOT.count * 4);
    const suffix = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    this.#worker = new Worker(new URL(`./pipes-worker.${suffix}`, import.meta.url), {
      workerData: { program, shared },
    });
    // whoever asked last is done: a program must not keep us alive, nor outlive us
    this.#worker.unref();
    process.once('exit', () => this.close());
  }

  /** Sends a line and returns the one that answers it. Throws what went wrong, with the program’s last words. */
  ask(line: string): string {
    if (this.#over !== undefined) throw this.#failure(this.#over);
    Atomics.store(this.#slots, SLOT.state, STATE.asked);
    this.#worker.postMessage(line);
    const woken = Atomics.wait(this.#slots, SLOT.state, STATE.asked, PATIENCE);
    if (woken === 'timed-out') {
      this.close();
      throw this.#failure(`no answer within ${PATIENCE / 1000} s to ${line}`);
    }
    const text = Buffer.from(this.#bytes.slice(0, this.#slots[SLOT.length])).toString('utf8');
    if (Atomics.load(this.#slots, SLOT.state) === STATE.answered) return text;
    this.#over = text;
    this.close();
    throw this.#failure(text);
  }

  /** Ends the program, if it still runs. */
  close(): void {
    this.#over ??= 'it was ended';
    const pid = Atomics.exchange(this.#slots, SLOT.pid, 0);
    if (pid === 0) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      // it has ended
    }
  }

  #failure(what: string): FlatlineError {
    const fix = 'see docs/other-languages.md for what a program is asked and how it answers';
    return new FlatlineError(EXIT.badInput, {
      what: `${basename(this.#program)}: ${what}`,
      where: this.#program,
      fix,
    });
  }
}
