/** Links against what is known of the proxy in the live world. */

import { describe, expect, test } from 'vitest';
import { Rng } from '../../lib/rng.ts';
import type { Ms, Weather } from '../../model.ts';
import { fc, prop } from '../../testing/property.ts';
import { Agenda } from './agenda.ts';
import type { SimulatedLink } from './link.ts';
import { OneShotLink } from './oneshot.ts';
import { Slotted, uniform } from './slotted.ts';
import { StreamLink } from './stream.ts';

const OWN: Ms = 0.5;
const BYTES = 100;

/** A link that takes half a millisecond by itself; a heartbeat every `gap` from 0 on, and weather as told. */
function play(
  transport: 'oneshot' | 'stream',
  changes: readonly (readonly [at: Ms, weather: Weather])[],
  more: { gap?: number; until?: Ms; last?: Ms; gone?: Ms } = {},
) {
  const { gap = 10, until = 100, last = until, gone = Number.POSITIVE_INFINITY } = more;
  const agenda = new Agenda(gap);
  const [arrivals, lost, opened]: [[number, Ms][], number[], Ms[]] = [[], [], []];
  const ends = {
    arrived: ({ seq }: { seq: number }) => arrivals.push([seq, agenda.now()]),
    lost: ({ seq }: { seq: number }) => lost.push(seq),
    opened: (at: Ms) => opened.push(at),
    listening: () => agenda.now() < gone,
  };
  const random = new Rng(1, transport);
  const chances = {
    own: new Slotted(random, () => OWN),
    jitter: new Slotted(random.fork('jitter'), uniform),
    loss: new Slotted(random.fork('loss'), uniform),
    drawn: undefined,
    wait: undefined,
    work: undefined,
  };
  const link: SimulatedLink =
    transport === 'stream'
      ? new StreamLink(agenda, ends, chances, BYTES, random.fork('affliction'))
      : new OneShotLink(agenda, ends, chances);
  for (const [at, weather] of changes) agenda.at(at, () => link.set(weather));
  for (let seq = 0; seq * gap <= last; seq++) agenda.at(seq * gap, () => link.send(seq, 0, seq));
  if (Number.isFinite(gone)) agenda.at(gone, () => link.deserted());
  let over = false;
  agenda.at(until, () => {
    over = true;
  });
  while (!over) agenda.goOn(1);
  const delays = arrivals.map(([seq, at]) => Number((at - seq * gap - OWN).toFixed(3)));
  return { arrivals, seqs: arrivals.map(([seq]) => seq), delays, lost, opened };
}

describe.each(['oneshot', 'stream'] as const)('on transport %s', (transport) => {
  test('a link of which nothing is asked takes its own time, and loses nothing', () => {
    const { delays, lost } = play(transport, [], { last: 90 });
    expect(delays).toEqual(Array.from({ length: 10 }, () => 0));
    expect(lost).toEqual([]);
  });

  test('a delay is added, in whole milliseconds', () => {
    expect(new Set(play(transport, [[0, { delay: 20.4 }]], { last: 70 }).delays.slice(1))).toEqual(
      new Set([20]),
    );
  });

  test('a drop takes what is sent while it lasts; what was on its way arrives', () => {
    const { seqs, lost } = play(transport, [
      [0, { delay: 15 }],
      [35, { delay: 15, cut: 'drop' }],
      [65, { delay: 15 }],
    ]);
    expect(lost).toEqual([4, 5, 6]);
    expect(seqs.slice(0, 5)).toEqual([0, 1, 2, 3, 7]);
  });

  test('a hold delivers everything at the heal, in one burst', () => {
    const { arrivals, lost } = play(transport, [
      [15, { cut: 'hold' }],
      [75, {}],
    ]);
    expect(lost).toEqual([]);
    expect(arrivals.filter(([, at]) => at > 15.5 && at < 75)).toEqual([]);
    expect(arrivals.filter(([, at]) => at === 75.5).map(([seq]) => seq)).toEqual([2, 3, 4, 5, 6, 7]);
  });

  test('a refusal loses what the proxy had and what is sent', () => {
    const { lost } = play(transport, [
      [0, { delay: 15 }],
      [42, { delay: 15, cut: 'refuse' }],
      [75, { delay: 15 }],
    ]);
    expect(lost).toEqual([3, 4, 5, 6, 7]);
  });

  test('a reset takes every heartbeat that it meets', () => {
    const { lost } = play(transport, [
      [15, { reset: true }],
      [45, {}],
    ]);
    expect(lost).toEqual([2, 3, 4]);
  });
});

describe('oneshot', () => {
  test('jitter is uniform over whole milliseconds from minus all of it to one less, and lets heartbeats overtake', () => {
    const { delays, seqs } = play('oneshot', [[0, { delay: 50, jitter: 30 }]], {
      gap: 2,
      until: 20_000,
      last: 19_900,
    });
    const drawn = delays.slice(10);
    expect(Math.min(...drawn)).toBe(20);
    expect(Math.max(...drawn)).toBe(79);
    expect(drawn.every((delay) => Number.isInteger(delay))).toBe(true);
    expect(drawn.reduce((a, b) => a + b, 0) / drawn.length).toBeCloseTo(49.5, 0);
    expect(seqs.some((seq, i) => i > 0 && seq < seqs[i - 1]!)).toBe(true);
  });

  test('loss is independent from one heartbeat to the next', () => {
    const { lost } = play('oneshot', [[0, { loss: 0.2 }]], { gap: 1, until: 20_000, last: 19_990 });
    expect(lost.length / 19_990).toBeCloseTo(0.2, 1);
    const pairs = lost.filter((seq, i) => lost[i - 1] === seq - 1).length;
    expect(pairs / lost.length).toBeCloseTo(0.2, 1);
  });

  test('when a delay changes, the proxy lets go of all that it was delaying', () => {
    const { arrivals } = play('oneshot', [
      [0, { delay: 40 }],
      [55, { delay: 10 }],
    ]);
    // those sent at 20 to 50 were not due before 60
    expect(arrivals.filter(([, at]) => at === 55.5).map(([seq]) => seq)).toEqual([2, 3, 4, 5]);
  });

  test('no connection is a lasting one', () => {
    expect(play('oneshot', [[0, { reset: true }]]).opened).toEqual([]);
  });
});

describe('stream', () => {
  prop.prop([
    fc.integer({ min: 0, max: 80 }),
    fc.integer({ min: 0, max: 80 }),
    fc.integer({ min: 1, max: 9 }),
  ])('order is kept, whatever the jitter', (delay, jitter, gap) => {
    const { seqs } = play('stream', [[0, { delay, jitter: Math.min(delay, jitter) }]], { gap });
    expect(seqs).toEqual(seqs.map((_, i) => i));
  });

  test('jitter bunches: a late heartbeat holds up those behind it', () => {
    const { arrivals } = play('stream', [[0, { delay: 20, jitter: 10 }]], { gap: 1, until: 5000 });
    const together = arrivals.filter(([, at], i) => i > 0 && at === arrivals[i - 1]![1]).length;
    // measured on a real proxy: 64 of 100
    expect(together / arrivals.length).toBeGreaterThan(0.5);
  });

  test('when a delay changes, the one that was timed is let go, and the others follow under the new delay', () => {
    const { arrivals } = play('stream', [
      [0, { delay: 40 }],
      [55, { delay: 20 }],
    ]);
    const at = (seq: number): Ms => arrivals.find(([one]) => one === seq)![1];
    expect([2, 3, 4, 5, 6].map(at)).toEqual([55.5, 55.5, 60.5, 70.5, 80.5]);
  });

  test('a reset breaks the connection at the next heartbeat, and each heartbeat makes another', () => {
    const { opened, lost } = play('stream', [
      [15, { reset: true }],
      [45, {}],
    ]);
    // 20 meets the old connection; 30 and 40 make their own, and 50 the one that lasts
    expect(opened).toEqual([0, 30, 40, 50]);
    expect(lost).toEqual([2, 3, 4]);
  });

  test('a refusal closes the connection, and it is made anew after the heal', () => {
    const { opened } = play('stream', [
      [15, { cut: 'refuse' }],
      [45, {}],
    ]);
    expect(opened).toEqual([0, 50]);
  });

  test('a cut leaves the connection as it is', () => {
    const { opened } = play('stream', [
      [15, { cut: 'drop' }],
      [45, {}],
    ]);
    expect(opened).toEqual([0]);
  });

  test('a thin link passes on so many bytes in a millisecond, one heartbeat after the other', () => {
    // 100 bytes at 5 bytes per millisecond: 20 ms each, and one every 10
    const { arrivals } = play('stream', [[0, { rate: 5 }]]);
    expect(arrivals.map(([, at]) => at)).toEqual([20.5, 40.5, 60.5, 80.5]);
  });

  test('when a thin link widens, what had queued comes at once', () => {
    const { arrivals } = play('stream', [
      [5, { rate: 5 }],
      [65, {}],
    ]);
    expect(arrivals.filter(([, at]) => at === 65.5).map(([seq]) => seq)).toEqual([3, 4, 5, 6]);
  });

  test('loss strikes all of what a connection carries, or nothing', () => {
    const whole = Array.from({ length: 40 }, (_, i) => {
      const changes = Array.from({ length: i + 1 }, (__, n): [Ms, Weather] => [
        n / 100,
        { loss: 0.5, delay: n },
      ]);
      return play('stream', changes, { until: 300, last: 200 }).lost.filter((seq) => seq > 0).length;
    });
    expect(new Set(whole)).toEqual(new Set([0, 20]));
  });

  test('an observer that is gone ends the connection; each heartbeat tries again', () => {
    const { opened, lost } = play('stream', [], { gone: 35, last: 90 });
    expect(lost).toEqual([4, 5, 6, 7, 8, 9]);
    expect(opened).toEqual([0, 40, 50, 60, 70, 80, 90]);
  });
});
