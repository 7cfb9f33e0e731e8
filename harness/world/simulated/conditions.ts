import type { Ms, Weather } from '../../model.ts';

/** What a link does now, in the terms of the proxy that carries heartbeats in the live world. */
export interface Conditions {
  /** Connections are closed and refused. */
  readonly refused: boolean;
  /** The next heartbeat breaks its connection, and is gone. */
  readonly resets: boolean;
  /** Chance of being swallowed; 1 is a cut. */
  readonly loss: number;
  /** Infinity holds everything. */
  readonly latency: Ms;
  readonly jitter: Ms;
  /** Bytes per millisecond; Infinity without a limit. */
  readonly rate: number;
}

/** Whole milliseconds, as the proxy takes nothing finer. */
export function conditionsOf({ cut, delay = 0, jitter = 0, loss = 0, rate, reset }: Weather): Conditions {
  const held = cut === 'hold';
  return {
    refused: cut === 'refuse',
    resets: reset ?? false,
    loss: cut === 'drop' ? 1 : loss,
    latency: held ? Number.POSITIVE_INFINITY : Math.round(delay),
    jitter: held ? 0 : Math.round(jitter),
    rate: rate ?? Number.POSITIVE_INFINITY,
  };
}

export const FAIR: Conditions = conditionsOf({});

/** Uniform over the whole milliseconds from −jitter to jitter − 1, as the proxy draws it; what would be negative is nothing. */
export function latencyOf({ latency, jitter }: Conditions, chance: number): Ms {
  if (jitter === 0) return latency;
  return Math.max(0, latency - jitter + Math.floor(chance * 2 * jitter));
}
