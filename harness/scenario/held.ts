import { Rng } from '../lib/rng.ts';
import type { Ms } from '../model.ts';
import { MOST_WAITING } from '../world/world.ts';
import type { Problem } from './problem.ts';
import type { ScenarioBody } from './schema.ts';
import type { Strike } from './strikes.ts';

/** A random length exceeds ten times its mean once in e¹⁰, some 22 000 times. */
const MEANS = 10;

/** A fault that keeps more heartbeats waiting than a sender can keep: some would be lost that are to be late. */
export function heldProblem(strike: Strike, { interval, transport }: ScenarioBody['heartbeat']): Problem[] {
  const { fault, params, path } = strike;
  const needs = fault.needs(params);
  if (transport !== 'oneshot' || !(needs.includes('hold') || needs.includes('delay'))) return [];
  const waiting = Math.ceil(longestWait(strike, interval) / interval);
  if (waiting <= MOST_WAITING) return [];
  const message = `keeps ${waiting} heartbeats of a link waiting at once, and on transport oneshot ${MOST_WAITING} can: make it shorter, the interval longer, or use transport stream`;
  return [{ path: [...path, 'fault'], message }];
}

/** How long a heartbeat may have to wait. */
function longestWait({ use, fault, params, during }: Strike, interval: Ms): Ms {
  const most = Math.max(0, during.until - during.from - use.at);
  const lasts = typeof use.for === 'object' ? Math.min(most, MEANS * use.for.mean) : (use.for ?? most);
  const occurrence = { node: '', links: [], for: lasts, interval, random: new Rng(0) };
  return fault.episodes(params, occurrence).reduce((longest, { from, until, effect }) => {
    if (effect.kind !== 'weather') return longest;
    const { cut, delay = 0, jitter = 0 } = effect.weather;
    return Math.max(longest, cut === 'hold' ? until - from : delay + jitter);
  }, 0);
}
