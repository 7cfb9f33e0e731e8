import { lawOf } from '../../../lib/laws.ts';
import type { NamedModel } from '../model.ts';

export const lan: NamedModel = {
  what: 'a quiet local network: heartbeats every 20 ms, 0.09 ms on their way, none lost',
  source:
    '7,104,446 heartbeats every 20 ms without a loss and a mean round trip of 179 µs, as handed down for a trace of the authors of the φ accrual detector; unverified. Assumed: lognormal delays with sigma 0.3, timers late by 0.1 ms',
  count: 7_104_446,
  model: {
    interval: 20,
    schedule: 'absolute',
    sendJitter: lawOf('normal', { mean: 0, sd: 0.125 }),
    // half the round trip in the mean
    delay: lawOf('lognormal', { median: 0.0895 / Math.exp(0.3 ** 2 / 2), sigma: 0.3 }),
    correlation: 0,
    loss: 0,
    fifo: false,
  },
};
