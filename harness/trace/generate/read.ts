/** A model as flags: each replaces a part of the model that is named, or of a plain one. */
import { badInput } from '../../errors.ts';
import { type Law, parseLaw } from '../../lib/laws.ts';
import { didYouMean } from '../../lib/nearest.ts';
import { readSettings } from '../../lib/settings.ts';
import { parseDuration, parsePercent } from '../../lib/units.ts';
import type { Ms } from '../../model.ts';
import { type Bursts, type Model, meanInterval, type Recurring } from './model.ts';
import { models } from './models/index.ts';

/** As they were written. */
export interface ModelFlags {
  readonly model?: string;
  readonly count?: string;
  readonly for?: string;
  readonly interval?: string;
  readonly schedule?: string;
  readonly sendJitter?: string;
  readonly delay?: string;
  readonly correlation?: string;
  readonly loss?: string;
  readonly bursts?: string;
  readonly stall?: string;
  readonly outage?: string;
  readonly fifo?: boolean;
}

const PLAIN: Model = {
  interval: 100,
  schedule: 'absolute',
  delay: parseLaw('1ms'),
  correlation: 0,
  loss: 0,
  fifo: false,
};
const PLAIN_COUNT = 100_000;
/** What the columns of a trace can count. */
const MOST = 2 ** 32 - 1;
/** What a trace can tell to the microsecond, with room for what comes late. */
const LONGEST: Ms = 366 * 86_400_000;

/** Throws what is wrong with which flag. */
export function readModel(flags: ModelFlags): { model: Model; count: number; source: string } {
  const named = flags.model === undefined ? undefined : modelNamed(flags.model);
  const base = named?.model ?? PLAIN;
  const { sendJitter, bursts, stalls, outages } = base;
  const kept = {
    sendJitter: part(flags.sendJitter, sendJitter, (text) => law('--send-jitter', text)),
    bursts: part(flags.bursts, bursts, burstsIn),
    stalls: part(flags.stall, stalls, (text) => recurring('--stall', text, 'skip')),
    outages: part(flags.outage, outages, (text) => recurring('--outage', text, 'hold')),
  };
  const model: Model = {
    interval: flags.interval === undefined ? base.interval : duration('--interval', flags.interval),
    schedule: flags.schedule === undefined ? base.schedule : scheduleIn(flags.schedule),
    delay: flags.delay === undefined ? base.delay : law('--delay', flags.delay),
    correlation: flags.correlation === undefined ? base.correlation : correlationIn(flags.correlation),
    loss: flags.loss === undefined ? base.loss : share('--loss', flags.loss),
    fifo: flags.fifo ?? base.fifo,
    ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
  };
  return { model, count: countIn(flags, model, named?.count ?? PLAIN_COUNT), source: named?.source ?? '' };
}

/** The flags as a command line would have them. */
export function flagsText(flags: ModelFlags): string {
  const written = Object.entries(flags).map(([name, value]) => {
    const flag = `--${name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
    return value === true ? flag : `${flag} ${value}`;
  });
  return written.join(' ');
}

function modelNamed(name: string) {
  const model = Object.hasOwn(models, name) ? models[name] : undefined;
  if (model) return model;
  const known = Object.keys(models);
  throw badInput(
    `there is no model "${name}"${didYouMean(name, known)}`,
    'flag --model',
    `there are ${known.join(', ')}`,
  );
}

/** `none` takes a part of a named model away. */
function part<T>(text: string | undefined, base: T | undefined, read: (text: string) => T): T | undefined {
  if (text === undefined) return base;
  return text === 'none' ? undefined : read(text);
}

function countIn(flags: ModelFlags, model: Model, otherwise: number): number {
  const interval = meanInterval(model);
  if (flags.count !== undefined && flags.for !== undefined) {
    throw badInput('the length is given twice', 'flags --count and --for', 'give one of them');
  }
  const [flag, count] =
    flags.for === undefined
      ? ['--count', flags.count === undefined ? otherwise : wholeNumber('--count', flags.count)]
      : ['--for', Math.max(1, Math.round(duration('--for', flags.for) / interval))];
  if (count <= MOST && count * interval <= LONGEST) return count;
  throw badInput(
    'that is more than a trace can hold',
    `flag ${flag}`,
    'at most 366 days, and 2^32 heartbeats',
  );
}

function law(flag: string, text: string): Law {
  return told(flag, () => parseLaw(text));
}

function burstsIn(text: string): Bursts {
  const flag = '--bursts';
  const ways = 'write mean=4,rate=0.5% or enter=0.1%,leave=25%';
  const settings = told(flag, () => readSettings(text, ['mean?', 'rate?', 'enter?', 'leave?'], 'bursts'));
  const [mean, rate, enter, leave] = ['mean', 'rate', 'enter', 'leave'].map((name) => settings.get(name));
  if (settings.size !== 2) throw badInput(`bursts take two settings, not "${text}"`, `flag ${flag}`, ways);
  if (enter !== undefined && leave !== undefined) {
    const chances = { enter: share(flag, enter), leave: share(flag, leave) };
    if (chances.leave > 0) return { kind: 'gilbert', ...chances };
    throw badInput('bursts that are never left lose everything', `flag ${flag}`, 'leave must be above 0%');
  }
  if (mean === undefined || rate === undefined) {
    throw badInput(`"${text}" mixes two ways to describe bursts`, `flag ${flag}`, ways);
  }
  const [length, lost] = [Number(mean || Number.NaN), share(flag, rate)];
  if (!(length >= 1 && length < Number.POSITIVE_INFINITY)) {
    throw badInput(
      `a mean length of "${mean}" is no number of heartbeats`,
      `flag ${flag}`,
      'it is 1 at least',
    );
  }
  // of all heartbeats so many are lost: enter / (enter + leave)
  const odds = lost / (1 - lost);
  if (odds / length <= 1) return { kind: 'gilbert', enter: odds / length, leave: 1 / length };
  throw badInput(
    `bursts of ${mean} in the mean can't lose ${rate}: there is a heartbeat between two of them`,
    `flag ${flag}`,
    'longer bursts, or a smaller rate',
  );
}

function recurring<F extends string>(flag: string, text: string, own: F): Recurring & { [K in F]?: true } {
  const what = flag.slice(2);
  const settings = told(flag, () => readSettings(text, ['every', 'for', 'regular?', `${own}?`], what));
  const [every, length] = ['every', 'for'].map((name) => duration(flag, settings.get(name)!, name)) as [
    Ms,
    Ms,
  ];
  if (length >= every) {
    throw badInput(
      `${what}: it lasts as long as the time from one to the next`,
      `flag ${flag}`,
      'every > for',
    );
  }
  for (const word of ['regular', own]) {
    if (settings.get(word)) throw badInput(`${word} takes no value`, `flag ${flag}`, `write ${word} alone`);
  }
  const flags = Object.fromEntries(
    ['regular', own].filter((word) => settings.has(word)).map((word) => [word, true]),
  );
  return { every, for: parseLaw(settings.get('for')!), ...flags } as Recurring & { [K in F]?: true };
}

function duration(flag: string, text: string, name = 'it'): Ms {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw badInput(
    `${name} must be a duration longer than 0, not "${text}"`,
    `flag ${flag}`,
    'such as 100ms or 2s',
  );
}

function share(flag: string, text: string): number {
  const ratio = parsePercent(text);
  if (ratio !== undefined && ratio <= 1) return ratio;
  throw badInput(`"${text}" is not a percentage`, `flag ${flag}`, 'such as 1% or 0.5%');
}

function correlationIn(text: string): number {
  const value = Number(text || Number.NaN);
  if (value >= 0 && value < 1) return value;
  throw badInput(`"${text}" is no correlation`, 'flag --correlation', 'from 0 to below 1');
}

function scheduleIn(text: string): Model['schedule'] {
  if (text === 'absolute' || text === 'relative') return text;
  throw badInput(`there is no schedule "${text}"`, 'flag --schedule', 'absolute or relative');
}

function wholeNumber(flag: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value > 0) return value;
  throw badInput(`"${text}" is no whole number above 0`, `flag ${flag}`);
}

/** A RangeError says what is wrong, and the flag where. */
function told<T>(flag: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw badInput(error.message, `flag ${flag}`);
    throw error;
  }
}
