/** Small traces for tests. */
import { Rng } from '../lib/rng.ts';
import type { Ms } from '../model.ts';
import { type About, NO_EVENTS, sharedFloats, sharedInts, type Trace } from '../trace/trace.ts';

const ABOUT: About = {
  name: 'small',
  interval: 100,
  sendTimes: 'stamped',
  clock: 'one clock',
  origin: 'made for a test',
  seed: 7,
};

/** A heartbeat every 100 ms, up to 20 ms late, one in fifty lost and now and then a few at once; whole milliseconds. */
export function smallTrace(count: number, seed = 7, about: Partial<About> = {}): Trace {
  const random = new Rng(seed, 'small trace');
  const heard: { seq: number; at: Ms }[] = [];
  const lost: number[] = [];
  for (let seq = 0, outage = 0, at = 0; seq < count; seq++, outage--) {
    if (random.float() < 0.004) outage = random.below(12);
    if (outage > 0 || random.float() < 0.02) lost.push(seq);
    else {
      at = Math.max(at + 1, seq * 100 + 5 + random.below(20));
      heard.push({ seq, at });
    }
  }
  const rows = heard.length;
  const columns = { at: sharedFloats(rows), seq: sharedInts(rows), sentAt: sharedFloats(rows) };
  heard.forEach(({ seq, at }, i) => {
    columns.at[i] = at;
    columns.seq[i] = seq;
    columns.sentAt[i] = seq * 100;
  });
  const gone = { seq: sharedInts(lost.length), sentAt: sharedFloats(lost.length) };
  lost.forEach((seq, i) => {
    gone.seq[i] = seq;
    gone.sentAt[i] = seq * 100;
  });
  const until = heard.at(-1)!.at;
  const link = { from: 'sender', to: 'observer' };
  return {
    about: { ...ABOUT, ...about },
    watches: [{ link, from: 0, until, heard: columns, lost: gone, stalls: [] }],
    events: NO_EVENTS,
    unfinished: false,
  };
}
