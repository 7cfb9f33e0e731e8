/** A detector is a function of its heartbeats: no clock, no chance, no timers. */
import { deadlinesOf, uneven } from './beats.ts';
import { BrokenClause, type Clause, instant, type Trial, told } from './clause.ts';

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
  const detector = trial.make();
  for (const { at, seq, sentAt } of uneven(200, trial.context.interval)) {
    detector.heartbeat(at, seq, sentAt);
    detector.suspicion?.(at + 1);
  }
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
      const beats = uneven(500, trial.context.interval);
      const once = deadlinesOf(trial.make(), beats);
      deadlinesOf(trial.make(), beats).forEach((deadline, i) => {
        if (deadline === once[i]) return;
        throw new BrokenClause(
          `after ${told(beats[i]!)} the deadline was ${instant(once[i]!)} the first time and ${instant(deadline)} the second`,
          'Look for a clock, chance, or state that outlives the instance.',
        );
      });
    },
  },
];
