/** The worker that holds a program's pipes: lines from its thread in, the program's answers into shared memory. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parentPort, workerData } from 'node:worker_threads';
import { MOST_BYTES, SLOT, STATE } from './protocol.ts';

const { program, shared } = workerData as { program: string; shared: SharedArrayBuffer };
const slots = new Int32Array(shared, 0, SLOT.count);
const bytes = new Uint8Array(shared, SLOT.count * 4);

function answer(text: string, state: number): void {
  // a state that nobody waits for is kept for the next question
  const encoded = Buffer.from(text).subarray(0, MOST_BYTES);
  bytes.set(encoded);
  slots[SLOT.length] = encoded.length;
  Atomics.store(slots, SLOT.state, state);
  Atomics.notify(slots, SLOT.state);
}

const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'pipe'] });
Atomics.store(slots, SLOT.pid, child.pid ?? 0);
let words = '';
let over: string | undefined;
child.stderr.on('data', (chunk: Buffer) => {
  words = `${words}${chunk.toString()}`.slice(-2000);
});
createInterface({ input: child.stdout }).on('line', (line) => answer(line, STATE.answered));
// a write to a program that has just ended fails; that it ended is told below
child.stdin.on('error', () => undefined);
child.on('error', (error) => end(`it does not start: ${error.message}`));
child.on('close', (code, signal) => end(`it ended (${signal ?? `exit code ${code}`})`));

function end(how: string): void {
  Atomics.store(slots, SLOT.pid, 0);
  over ??= words.trim() ? `${how}: ${words.trim()}` : how;
  if (Atomics.load(slots, SLOT.state) === STATE.asked) answer(over, STATE.ended);
}

parentPort!.on('message', (line: string) => {
  if (over === undefined) child.stdin.write(`${line}\n`);
  else answer(over, STATE.ended);
});
