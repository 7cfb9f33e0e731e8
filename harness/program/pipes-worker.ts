/** The worker that holds a program's pipes: lines from its thread in, the program's answers into shared memory. */
import { spawn } from 'node:child_process';
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

// a group of its own, so that a script and what it started end together
const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'pipe'], detached: process.platform !== 'win32' });
Atomics.store(slots, SLOT.pid, child.pid ?? 0);
let words = '';
let over: string | undefined;
/** Whether a question waits for its line. */
let asked = false;
let rest = '';
child.stderr.on('data', (chunk: Buffer) => {
  words = `${words}${chunk.toString()}`.slice(-2000);
});
child.stdout.setEncoding('utf8');
child.stdout.on('data', (chunk: string) => {
  // split here, because readline would split at U+2028 too
  const lines = `${rest}${chunk}`.split('\n');
  rest = lines.pop()!;
  for (const line of lines) heard(line);
});
// a write to a program that has just ended fails; that it ended is told below
child.stdin.on('error', () => undefined);
child.on('error', (error) => end(`it does not start: ${error.message}`));
child.on('close', (code, signal) => end(`it ended (${signal ?? `exit code ${code}`})`));

function heard(line: string): void {
  if (!asked) end(`it wrote a line that nobody asked for: ${line.slice(0, 200)}`);
  else if (Buffer.byteLength(line) > MOST_BYTES)
    end(`it answered with a line longer than ${MOST_BYTES} bytes`);
  else {
    asked = false;
    answer(line, STATE.answered);
  }
}

/** Nothing is asked any more; why is what every later question is answered with. */
function end(how: string): void {
  over ??= words.trim() ? `${how}: ${words.trim()}` : how;
  if (asked) answer(over, STATE.ended);
  asked = false;
}

parentPort!.on('message', (line: string) => {
  if (over !== undefined) answer(over, STATE.ended);
  else {
    asked = true;
    child.stdin.write(`${line}\n`);
  }
});
