import { badInput } from '../../errors.ts';
import type { Truth } from '../trace.ts';
import { DEFAULT_PEER, type ImportFormat, type Job } from './format.ts';
import { type Fields, msText } from './shared/fields.ts';
import { refuseEndless } from './shared/interval.ts';
import { eachLine } from './shared/lines.ts';
import { Tape } from './shared/tape.ts';

const DEFAULT_INTERVAL = 100;
const DEFAULT_DELAY = 1;

/** HotSpot until Java 8: `1.221: [GC … 0.0166 secs]`, stamped at the beginning; work beside the program is no pause. */
const CLASSIC = /(?:^|: )(\d+[.,]\d+): \[(?:Full )?GC(?! concurrent)/;
const CLASSIC_LASTED = /.*\b(\d+[.,]\d+) secs\]/;
const TIMES = / \[Times: [^\]]*\]\s*$/;
/** As long as a pause of several lines may get. */
const LONGEST_ENTRY = 65_536;

/** Unified logging since Java 9: `[0.123s][info][gc] GC(0) Pause Young … 12.3ms`, stamped at the end. */
const UNIFIED = /^(?:\[[^\]]*\])*?\[\s*(\d+(?:[.,]\d+)?)(s|ms|ns)\s*\].*\bPause\b.* (\d+(?:[.,]\d+)?)ms\s*$/;
const UNIFIED_LINE = /^\[.*\]\s*GC\(\d+\) Pause\b.* \d+(?:[.,]\d+)?ms\s*$/;

const gcLog: ImportFormat = {
  what: 'a garbage-collection log of a JVM (HotSpot, classic or unified): its pauses hold up the sender',
  takes: ['stalled', 'delay'],
  recognise: (head) => head.some((line) => CLASSIC.test(line) || UNIFIED_LINE.test(line)),
  async read(job) {
    const { interval = DEFAULT_INTERVAL, options, scratch, log } = job;
    const delay = options.delay ?? DEFAULT_DELAY;
    const skip = options.stalled === 'skip';
    const sender = new StalledSender(job, 1000 * interval, 1000 * delay, skip);
    const pauses = new Tape(scratch);
    const reader = new PauseReader((from, until, fields) => {
      refuseEndless(fields, until, 1000 * interval);
      sender.pause(from, until);
      pauses.push(from);
      pauses.push(until);
    });
    await eachLine(log, (text, fields) => reader.line(text, fields));
    if (reader.cutOff) job.warn('the last pause is cut off and left out');
    if (pauses.length === 0) {
      const fix =
        'log with -Xlog:gc:file=gc.log::uptime, or before Java 9 with -Xloggc:gc.log -XX:+PrintGCTimeStamps';
      throw badInput('there is no pause with its time in it', log.file, fix);
    }
    const late = skip
      ? 'of those due in a pause only the last is sent, at its end'
      : 'those due in a pause are sent at its end, all at once';
    return {
      interval,
      sendTimes: 'scheduled',
      clock: 'that of the JVM, one for sender and observer',
      how: `a heartbeat every ${interval} ms, ${delay} ms on its way; ${pauses.length / 2} pauses stall the sender: ${late}`,
      truth: truthOf(pauses, job.peer ?? DEFAULT_PEER),
    };
  },
};
export default gcLog;

/** Finds the pauses, in order and apart from each other, in microseconds. */
class PauseReader {
  readonly #pause: (from: number, until: number, fields: Fields) => void;
  /** The lines of a classic pause that is not closed yet. */
  #entry = '';
  #stamp = Number.NEGATIVE_INFINITY;
  #free = 0;

  constructor(pause: (from: number, until: number, fields: Fields) => void) {
    this.#pause = pause;
  }

  /** Whether the log ends within a pause. */
  get cutOff(): boolean {
    return this.#entry !== '';
  }

  line(text: string, fields: Fields): void {
    const [, end, unit, lasted] = UNIFIED.exec(text) ?? [];
    if (end === undefined) {
      this.#classic(text, fields);
      return;
    }
    const until = this.#inOrder(fields, fields.time(dotted(end), unit as 's' | 'ms' | 'ns'));
    this.#add(until - fields.time(dotted(lasted!), 'ms'), until, fields);
  }

  #classic(text: string, fields: Fields): void {
    if (this.#entry === '' && !CLASSIC.test(text)) return;
    this.#entry += text;
    // HotSpot writes other things into the middle of an entry, line ends too, but closes what it opened
    if (isOpen(this.#entry) && this.#entry.length < LONGEST_ENTRY) return;
    const entry = this.#entry.replace(TIMES, '');
    this.#entry = '';
    const [, stamp] = CLASSIC.exec(entry)!;
    const [, secs] = CLASSIC_LASTED.exec(entry) ?? [];
    if (secs === undefined) throw fields.problem('a pause that does not tell how long it was');
    const from = this.#inOrder(fields, fields.time(dotted(stamp!), 's'));
    this.#add(from, from + fields.time(dotted(secs), 's'), fields);
  }

  #inOrder(fields: Fields, stamp: number): number {
    if (stamp < this.#stamp) {
      throw fields.problem(
        `the time goes back from ${msText(this.#stamp)} to ${msText(stamp)}`,
        undefined,
        'give each run of the JVM a file of its own',
      );
    }
    this.#stamp = stamp;
    return stamp;
  }

  /** Stamps are rounded, so that pauses may seem to overlap. */
  #add(from: number, until: number, fields: Fields): void {
    const begin = Math.max(from, this.#free);
    if (until <= begin) return;
    this.#free = until;
    this.#pause(begin, until, fields);
  }
}

/** Sends by a schedule that does not care for pauses, as far as the pauses let it. */
class StalledSender {
  readonly #job: Job;
  readonly #peer: number;
  readonly #interval: number;
  readonly #delay: number;
  readonly #skip: boolean;
  #slot = 0;

  constructor(job: Job, interval: number, delay: number, skip: boolean) {
    this.#job = job;
    this.#peer = job.rows.peer(job.peer ?? DEFAULT_PEER);
    this.#interval = interval;
    this.#delay = delay;
    this.#skip = skip;
  }

  /** The log ends with its last pause, and so does what was sent. */
  pause(from: number, until: number): void {
    for (; this.#due() < from; this.#slot++) this.#send(this.#due());
    for (; this.#due() < until; this.#slot++) {
      const isLast = this.#due() + this.#interval >= until;
      if (isLast || !this.#skip) this.#send(until);
    }
  }

  #due(): number {
    return Math.round(this.#slot * this.#interval);
  }

  #send(at: number): void {
    this.#job.rows.heard(this.#peer, this.#slot, at, at + this.#delay);
  }
}

async function* truthOf(pauses: Tape, node: string): AsyncGenerator<Truth[]> {
  for await (const block of pauses.forwards()) {
    const truth: Truth[] = [];
    for (let i = 0; i < block.length; i += 2)
      truth.push({ cause: 'stall', node, from: block[i]! / 1000, until: block[i + 1]! / 1000 });
    if (truth.length > 0) yield truth;
  }
}

function isOpen(text: string): boolean {
  let depth = 0;
  for (const letter of text) depth += letter === '[' ? 1 : letter === ']' ? -1 : 0;
  return depth > 0;
}

function dotted(number: string): string {
  return number.replace(',', '.');
}
