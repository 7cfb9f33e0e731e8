/** Times of heartbeats are whole microseconds, so that a trace file holds them exactly. */
import type { Ms } from '../../model.ts';

export const MICROSECOND: Ms = 0.001;

/** The first whole microsecond that is not before `at`. */
export function wholeMicros(at: Ms): Ms {
  return ticksFrom(at) / 1000;
}

/** A delay after `at`, to the nearest microsecond. */
export function later(at: Ms, delay: Ms): Ms {
  return (ticksFrom(at) + Math.max(0, Math.round(1000 * delay))) / 1000;
}

function ticksFrom(at: Ms): number {
  const ticks = Math.round(1000 * at);
  return ticks / 1000 < at ? ticks + 1 : ticks;
}
