/** A detector is a function of its heartbeats: no clock, no chance, no timers. */
import { streams } from './answers.ts';
import type { Beat } from './beats.ts';
import { BrokenClause, type Clause, type Trial, told } from './clause.ts';

interface Trap {
  readonly called: string;
  readonly on: object;
  readonly key: string;
}

const CLOCKS: readonly Trap[] = [
  { called: 'Date.now()', on: Date, key: 'now' },
  { called: 'performance.now()', on: performance, key: 'now' },
  { called: 'process.hrtime()', on: process, key: 'hrtime' },
  { called: 'process.hrtime.bigint()', on: process.hrtime, key: 'bigint' },
  { called: 'process.uptime()', on: process, key: 'uptime' },
  { called: 'new Date()', on: globalThis, key: 'Date' },
  { called: 'a timer', on: globalThis, key: 'setTimeout' },
  { called: 'a timer', on: globalThis, key: 'setInterval' },
  { called: 'a timer', on: globalThis, key: 'setImmediate' },
];
const CHANCE: readonly Trap[] = [
  { called: 'Math.random()', on: Math, key: 'random' },
  { called: 'crypto.getRandomValues()', on: crypto, key: 'getRandomValues' },
  { called: 'crypto.randomUUID()', on: crypto, key: 'randomUUID' },
];

/** Runs it while each of these throws; afterwards everything is as before. Returns what was called first, and where from. */
function caught(traps: readonly Trap[], run: () => void): string | undefined {
  let found: string | undefined;
  const before = traps.map(({ on, key }) => Object.getOwnPropertyDescriptor(on, key));
  for (const { called, on, key } of traps) {
    const spring = (): never => {
      const error = new Error(`${called} was called`);
      found ??= `${called}${caller(error)}`;
      throw error;
    };
    const original = Reflect.get(on, key) as new () => object;
    const value = new Proxy(original, {
      apply: spring,
      // a date made of numbers asks nobody for the time
      construct: (made, args) => (args.length > 0 ? Reflect.construct(made, args) : spring()),
    });
    Object.defineProperty(on, key, { value, configurable: true, writable: true });
  }
  try {
    run();
  } catch (error) {
    if (found === undefined) throw error;
  } finally {
    traps.forEach(({ on, key }, i) => {
      const own = before[i];
      if (own) Object.defineProperty(on, key, own);
      else Reflect.deleteProperty(on, key);
    });
  }
  return found;
}

/** The place in the stack that is neither here nor inside of Node. */
function caller({ stack = '' }: Error): string {
  const line = stack
    .split('\n')
    .slice(1)
    .find((frame) => !frame.includes('node:') && !/contract[\\/]purity\.[jt]s/.test(frame));
  const place = /\(?(?:file:\/\/)?([^()\s]+:\d+:\d+)\)?$/.exec(line ?? '')?.[1];
  return place ? ` at ${place}` : '';
}

/** Everything a detector can be asked. */
function exercise(trial: Trial): void {
  for (const beats of Object.values(streams(trial.context.interval))) answersOf(trial, beats);
}

/** The deadline after each heartbeat, and the level an interval later. */
function answersOf(trial: Trial, beats: readonly Beat[]): number[] {
  const detector = trial.make();
  return beats.flatMap(({ at, seq, sentAt }) => [
    detector.heartbeat(at, seq, sentAt),
    detector.suspicion?.(at + trial.context.interval) ?? 0,
  ]);
}

/** Real time passes, so that a clock read behind our back has gone on. */
function aMoment(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}

export const purity: readonly Clause[] = [
  {
    sentence: 'knows no time but what it is told',
    check(trial) {
      const found = caught(CLOCKS, () => exercise(trial));
      if (found === undefined) return;
      throw new BrokenClause(
        `it asks for the time by ${found}`,
        'Use `at`, the arrival, and `now`, which suspicion() is given: a recording is judged in a fraction of the time it took.',
      );
    },
  },
  {
    sentence: 'draws no chance',
    check(trial) {
      const found = caught(CHANCE, () => exercise(trial));
      if (found === undefined) return;
      throw new BrokenClause(`it calls ${found}`, 'The same heartbeats must give the same deadlines.');
    },
  },
  {
    sentence: 'gives the same deadlines for the same heartbeats',
    check(trial) {
      for (const [stream, beats] of Object.entries(streams(trial.context.interval))) {
        const once = answersOf(trial, beats);
        aMoment();
        answersOf(trial, beats).forEach((answer, i) => {
          if (Object.is(answer, once[i])) return;
          const what = i % 2 === 0 ? 'deadline' : 'level';
          throw new BrokenClause(
            `with ${stream} the ${what} after ${told(beats[i >> 1]!)} was ${once[i]} the first time and ${answer} the second`,
            'Look for a clock, chance, or state that outlives the instance.',
          );
        });
      }
    },
  },
];
