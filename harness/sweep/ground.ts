/** What all settings are judged on: the sessions of a trace, what warms detectors up, and how time is cut. */
import { createHash } from 'node:crypto';
import { badInput } from '../errors.ts';
import type { Ms } from '../model.ts';
import { courseOf } from '../replay/legs.ts';
import { type Session, sessionsOf } from '../replay/session.ts';
import type { Trace } from '../trace/trace.ts';
import type { Ground } from './task.ts';

/** Windows of so many heartbeats are usual; a short trace can't afford it and gives up a tenth. */
const WARMUP = 1000;
const WARMUP_SHARE = 0.1;
const USUAL_SHARES = [0.5, 0.9, 0.99];
const MOST_BLOCKS = 96;
const ENOUGH_BLOCKS = 30;
/** A block is to hold whatever hangs together: twice the longest silence, and a window of that many heartbeats. */
const BLOCK_HEARTBEATS = 1000;
const FEWEST_HEARTBEATS = 10;

const SHORT = 'use a longer trace, or give up fewer heartbeats by --warmup';

export interface GroundOptions {
  readonly interval?: Ms | undefined;
  readonly warmup?: number | undefined;
  /** Quantiles of detection time beyond the usual ones. */
  readonly shares?: readonly number[] | undefined;
}

/** Throws where nothing is left to score. */
export function groundOf(
  trace: Trace,
  file: string,
  { interval, warmup, shares = [] }: GroundOptions,
): Ground {
  if (trace.about.clocksOff) {
    throw badInput(
      'clocks of nodes were off in this play: the trace has true times, and what detectors would have read is not in it',
      file,
      'take a trace of a play without clock faults; what its own detectors did is in the report of its run',
    );
  }
  const sessions = sessionsOf(trace);
  const longest = sessions.reduce((most, { at }) => Math.max(most, at.length), 0);
  const [from, until] = [
    sessions.reduce((first, { at }) => Math.min(first, at[0]!), Number.POSITIVE_INFINITY),
    sessions.reduce((last, session) => Math.max(last, session.until), 0),
  ];
  const told = interval ?? trace.about.interval;
  const ground = {
    sessions,
    interval: told,
    window: {
      warmup: warmup ?? Math.min(WARMUP, Math.floor(WARMUP_SHARE * longest)),
      from,
      until,
      blocks: blocksFor(until - from, longestSilence(sessions), told),
    },
    shares: [...new Set([...USUAL_SHARES, ...shares])].sort((a, b) => a - b),
    seed: trace.about.seed ?? 0,
  };
  if (exposureOf(ground) > 0) return ground;
  const { warmup: given } = ground.window;
  throw badInput(
    longest === 0
      ? 'nothing was heard in this trace'
      : `nothing is left to score after a warm-up of ${given} heartbeats`,
    file,
    longest === 0 ? 'flatline trace info tells what is in it' : SHORT,
  );
}

/** Live time that is scored, summed over sessions. */
export function exposureOf({ sessions, window }: Ground): Ms {
  let all = 0;
  for (const session of sessions) for (const { exposure } of courseOf(session, window).legs) all += exposure;
  return all;
}

export function longestSilence(sessions: readonly Session[]): Ms {
  let longest = 0;
  for (const { at, until } of sessions) {
    for (let i = 1; i < at.length; i++) longest = Math.max(longest, at[i]! - at[i - 1]!);
    longest = Math.max(longest, until - at[at.length - 1]!);
  }
  return longest;
}

function blocksFor(time: Ms, silence: Ms, interval: Ms): number {
  const wanted = time / Math.max(2 * silence, BLOCK_HEARTBEATS * interval);
  const afforded = Math.floor(time / (FEWEST_HEARTBEATS * interval));
  return Math.max(1, Math.min(MOST_BLOCKS, afforded, Math.max(ENOUGH_BLOCKS, Math.floor(wanted))));
}

/** The scored time in two: for choosing, and for reporting. Throws where nothing is left to score in one of them. */
export function halves(ground: Ground, file: string): [Ground, Ground] {
  const { window, sessions } = ground;
  const warm = sessions.flatMap(({ at }) => (at.length > window.warmup ? [at[window.warmup]!] : []));
  const begin = warm.reduce((first, instant) => Math.min(first, instant), window.until);
  const middle = (begin + window.until) / 2;
  const half = (from: Ms, until: Ms): Ground => ({
    ...ground,
    window: { ...window, from, until, blocks: Math.max(1, Math.ceil(window.blocks / 2)) },
  });
  const both: [Ground, Ground] = [half(begin, middle), half(middle, window.until)];
  if (both.every((one) => exposureOf(one) > 0)) return both;
  throw badInput('the trace is too short to choose on one half and report on the other', file, SHORT);
}

/** What the columns hold, whatever the file is called. */
export function fingerprint({ sessions, ...rest }: Ground): string {
  const hash = createHash('sha256').update(JSON.stringify(rest));
  for (const { link, until, stalls, at, seq, sentAt } of sessions) {
    hash.update(JSON.stringify({ link, until, stalls }));
    for (const column of [at, seq, sentAt]) {
      hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
    }
  }
  return hash.digest('hex');
}
