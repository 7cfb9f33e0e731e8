import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXIT, type FlatlineError } from '../errors.ts';
import { HOUR } from '../lib/units.ts';
import { fc, prop } from '../testing/property.ts';
import { temporaryFolder } from '../testing/temporary.ts';
import { ABOUT, plain, steady, traceOf, watchOf } from '../testing/traces.ts';
import { MOST_ROWS, PART } from './format.ts';
import { readTrace } from './read.ts';
import { heartbeatsIn, type Truth } from './trace.ts';
import { TraceWriter, writeTrace } from './write.ts';

/** Sevenths of a millisecond are no whole microseconds. */
const step = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 2000 }).map((sevenths) => sevenths / 7),
  fc.constantFrom(HOUR, 30 * HOUR, 0.0004, 0.0005),
);
const act = fc.oneof(
  { weight: 6, arbitrary: fc.constant('heard' as const) },
  { weight: 2, arbitrary: fc.constant('lost' as const) },
  { weight: 1, arbitrary: fc.constant('flush' as const) },
);
/** Slots repeat and go back; an arrival may even stand before its sending, as clocks that differ have it. */
const something = fc.record({
  act,
  watch: fc.nat(2),
  seq: fc.oneof(fc.nat(12), fc.constantFrom(2 ** 32 - 1, 70_000)),
  ahead: step,
  delay: fc.oneof(step, fc.constantFrom(-5, -0.25)),
  incarnation: fc.nat(2),
});

const micro = (ms: number): number => Math.round(1000 * ms) / 1000;

prop.prop([fc.array(something, { maxLength: 60 }), fc.boolean(), fc.constantFrom(100, 0.3333, 1000)])(
  'all that was written comes back, to the microsecond, in whatever order it came',
  (acts, restarts, interval) => {
    const path = join(temporaryFolder(), 'x.fltrace');
    const writer = new TraceWriter(path, { ...ABOUT, interval, seed: 7, licence: 'none' });
    const watches = [0, 1, 2].map((i) => ({
      index: writer.watch({ from: `n${i}`, to: 'observer' }, i),
      heard: [] as unknown[],
      lost: [] as unknown[],
    }));
    let now = 0;
    for (const { act, watch, seq, ahead, delay, incarnation: life } of acts) {
      now += ahead;
      const { index, heard, lost } = watches[watch]!;
      const incarnation = restarts ? life : 0;
      if (act === 'heard') {
        writer.heard(index, seq, now - delay, now, incarnation);
        heard.push({ at: micro(now), seq, sentAt: micro(now - delay), incarnation });
      } else if (act === 'lost') {
        writer.lost(index, seq, now);
        lost.push({ seq, sentAt: micro(now) });
      } else writer.flush();
    }
    const stalls = [{ from: 1, until: 2.5 }];
    for (const { index } of watches) writer.ended(index, now + 1, index === 1 ? stalls : []);
    writer.finish();
    const trace = readTrace(path);
    expect(trace.about).toEqual({ ...ABOUT, interval, seed: 7, licence: 'none' });
    expect(trace.unfinished).toBe(false);
    expect(trace.watches.map(plain)).toEqual(
      watches.map(({ index, heard, lost }) => ({
        link: `n${index}-observer`,
        from: index,
        until: now + 1,
        heard,
        lost,
        stalls: index === 1 ? stalls : [],
      })),
    );
  },
);

test('a watch of more rows than a section holds comes back whole, and says nothing of lives where there was one', () => {
  const path = join(temporaryFolder(), 'long.fltrace');
  const beats = steady(2 * MOST_ROWS + 3, 100, (seq) => (seq % 10 === 9 ? null : (seq % 7) / 1000));
  const trace = traceOf([watchOf(beats)]);
  writeTrace(path, trace);
  const [read] = readTrace(path).watches;
  expect(read!.heard.incarnation).toBeUndefined();
  for (const column of ['at', 'seq', 'sentAt'] as const) {
    expect(read!.heard[column].every((value, i) => value === trace.watches[0]!.heard[column][i])).toBe(true);
  }
  expect(heartbeatsIn({ ...trace, watches: [read!] })).toEqual(heartbeatsIn(trace));
  // three bytes a heartbeat would be the noise alone
  expect(statSync(path).size).toBeLessThan(beats.length / 4);
});

test('columns are shared between threads', () => {
  const path = join(temporaryFolder(), 'x.fltrace');
  writeTrace(path, traceOf([watchOf([...steady(3, 100), { seq: 0, sentAt: 400, at: 401, incarnation: 1 }])]));
  const [{ heard, lost }] = readTrace(path).watches as [ReturnType<typeof watchOf>];
  for (const column of [heard.at, heard.seq, heard.sentAt, heard.incarnation!, lost.seq, lost.sentAt])
    expect(column.buffer).toBeInstanceOf(SharedArrayBuffer);
});

test('events come back in the order in which they were written, and one without an end has none', () => {
  const path = join(temporaryFolder(), 'x.fltrace');
  const crash: Truth = { cause: 'crash', node: 'n1', from: 5, until: Number.POSITIVE_INFINITY };
  const cut: Truth = { cause: 'partition', link: { from: 'n1', to: 'n2' }, from: 1, until: 2 };
  const writer = new TraceWriter(path, ABOUT);
  writer.events({ truth: [crash], marks: [{ at: 1, text: 'one' }] });
  writer.events({ truth: [cut], voiced: [{ link: { from: 'n1', to: 'n2' }, tuning: 't', flips: [1, 2.5] }] });
  writer.events({ marks: [{ at: 2, text: 'two' }] });
  writer.finish();
  expect(readTrace(path).events).toEqual({
    truth: [crash, cut],
    marks: [
      { at: 1, text: 'one' },
      { at: 2, text: 'two' },
    ],
    voiced: [{ link: { from: 'n1', to: 'n2' }, tuning: 't', flips: [1, 2.5] }],
  });
});

test('a writer that is dropped half-way leaves what was flushed, and not yet the name', () => {
  const path = join(temporaryFolder(), 'x.fltrace');
  const writer = new TraceWriter(path, ABOUT);
  const watch = writer.watch({ from: 'n1', to: 'observer' }, 10);
  for (const { seq, sentAt, at } of steady(20, 100)) writer.heard(watch, seq, sentAt, at!);
  writer.lost(watch, 20, 2000);
  writer.flush();
  writer.heard(watch, 21, 2100, 2101);
  expect(existsSync(path)).toBe(false);
  const trace = readTrace(`${path}${PART}`);
  expect(trace.unfinished).toBe(true);
  expect(trace.watches.map(plain)).toEqual([
    plain(watchOf([...steady(20, 100), { seq: 20, sentAt: 2000 }], { from: 10, until: 1901 })),
  ]);
});

test('what is discarded leaves nothing behind', () => {
  const folder = temporaryFolder();
  const writer = new TraceWriter(join(folder, 'x.fltrace'), ABOUT);
  writer.discard();
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['a slot below 0', { seq: -1, sentAt: 0, at: 1 }, 'the number -1'],
  ['a slot that is no whole number', { seq: 1.5, sentAt: 0, at: 1 }, 'the number 1.5'],
  ['a slot beyond 32 bits', { seq: 2 ** 32, sentAt: 0, at: 1 }, 'the number 4294967296'],
  ['a time that is none', { seq: 0, sentAt: Number.NaN, at: 1 }, 'too large, or none'],
  ['a time without end', { seq: 0, sentAt: 0, at: Number.POSITIVE_INFINITY }, 'too large, or none'],
])('%s is refused, and nothing is left behind', (_, { seq, sentAt, at }, told) => {
  const folder = temporaryFolder();
  const writer = new TraceWriter(join(folder, 'x.fltrace'), ABOUT);
  const watch = writer.watch({ from: 'n1', to: 'observer' });
  writer.heard(watch, seq, sentAt, at);
  expect(() => writer.flush()).toThrow(told);
  writer.discard();
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder that is not there, or a name that is taken by a folder, is told as what the machine lacks', () => {
  const folder = temporaryFolder();
  const exitOf = (path: string): unknown => {
    try {
      writeTrace(path, traceOf([]));
    } catch (error) {
      return (error as FlatlineError).exit;
    }
    return undefined;
  };
  expect(exitOf(join(folder, 'nowhere', 'x.fltrace'))).toBe(EXIT.environment);
  mkdirSync(join(folder, 'taken.fltrace', 'by'), { recursive: true });
  expect(exitOf(join(folder, 'taken.fltrace'))).toBe(EXIT.environment);
  expect(readdirSync(folder)).toEqual(['taken.fltrace']);
});
