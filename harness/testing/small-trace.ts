/** Small traces for tests. */
import { Rng } from '../lib/rng.ts';
import type { About, Trace } from '../trace/trace.ts';
import { type Beat, traceOf, watchOf } from './traces.ts';

/** A heartbeat every 100 ms, up to 20 ms late, one in fifty lost and now and then a few at once; whole milliseconds. */
export function smallTrace(count: number, seed = 7, about: Partial<About> = {}): Trace {
  const random = new Rng(seed, 'small trace');
  const beats: Beat[] = [];
  for (let seq = 0, outage = 0, last = 0; seq < count; seq++, outage--) {
    const sentAt = seq * 100;
    if (random.float() < 0.004) outage = random.below(12);
    if (outage > 0 || random.float() < 0.02) beats.push({ seq, sentAt });
    else {
      last = Math.max(last + 1, sentAt + 5 + random.below(20));
      beats.push({ seq, sentAt, at: last });
    }
  }
  const link = { from: 'sender', to: 'observer' };
  return traceOf([watchOf(beats, { link })], { about: { name: 'small', seed, ...about } });
}
