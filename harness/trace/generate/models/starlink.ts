import { lawOf } from '../../../lib/laws.ts';
import type { NamedModel } from '../model.ts';

/** Of a log of pings every 10 ms: ten handovers 15 s apart, so about 150 s. */
const PINGS = 15_000;
const LOST = 0.0326 * PINGS;
const HANDOVERS = { count: 10, length: 32 };
/** The other ten bursts, of which only the number and the sum are known. */
const OTHER = { count: 10, lost: LOST - HANDOVERS.count * HANDOVERS.length };

/** Round trips in ms, and how many deviations the 99th percentile of a normal law is above its median. */
const ROUND_TRIP = { p50: 151, p99: 217 };
const Z99 = 2.326;

export const starlink: NamedModel = {
  what: 'a satellite link: 30 to 34 heartbeats in a row lost at each handover, every 15 s, and other bursts between',
  source:
    'statistics of a Starlink ping log: nominally 10 ms, 3.26 % lost in 20 bursts, of which 10 were 30 to 34 long and 15.0 s apart; round trips p50 151 ms, p99 217 ms. Derived: 150 s of log, so ten other bursts with 169 losses. Assumed: lognormal delays of half the round trip with a correlation of 0.95, in order; exponential bursts',
  // an hour
  count: 360_000,
  model: {
    interval: 10,
    schedule: 'absolute',
    delay: lawOf('lognormal', {
      median: ROUND_TRIP.p50 / 2,
      sigma: Math.log(ROUND_TRIP.p99 / ROUND_TRIP.p50) / Z99,
    }),
    correlation: 0.95,
    loss: 0,
    bursts: { kind: 'gilbert', enter: OTHER.count / (PINGS - LOST), leave: OTHER.count / OTHER.lost },
    outages: { every: 15_000, for: lawOf('uniform', { min: 300, max: 350 }), regular: true },
    fifo: true,
  },
};
