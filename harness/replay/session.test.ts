import { describe, expect, test } from 'vitest';
import { create } from '../testing/beats.ts';
import { fc, prop } from '../testing/property.ts';
import { stalls } from '../testing/stalls.ts';
import { NO_EVENTS, type Trace, type Watch } from '../trace/trace.ts';
import { courseOf } from './legs.ts';
import { freshOf, replay } from './replay.ts';
import { newTally, SessionScore } from './score.ts';
import { sessionsOf } from './session.ts';

interface Beat {
  readonly at: number;
  readonly seq: number;
  readonly incarnation: number;
}

function watchOf(beats: readonly Beat[], until: number, link = { from: 'a', to: 'o' }): Watch {
  return {
    link,
    from: 0,
    until,
    heard: {
      at: Float64Array.from(beats, ({ at }) => at),
      seq: Uint32Array.from(beats, ({ seq }) => seq),
      sentAt: Float64Array.from(beats, ({ seq }) => 10 * seq),
      incarnation: Uint32Array.from(beats, ({ incarnation }) => incarnation),
    },
    lost: { seq: new Uint32Array(0), sentAt: new Float64Array(0) },
    stalls: [],
  };
}

function traceOf(watches: readonly Watch[], truth: Trace['events']['truth'] = []): Trace {
  const about = { name: 't', interval: 10, sendTimes: 'stamped', clock: 'one', origin: 'a test' } as const;
  return { about, watches, events: { ...NO_EVENTS, truth }, unfinished: false };
}

const rows = ({ at }: { at: Float64Array }): number[] => [...at];

describe('sessions', () => {
  test('are the lives of a sender, without what was overtaken', () => {
    const beats = [
      { at: 5, seq: 0, incarnation: 0 },
      { at: 22, seq: 2, incarnation: 0 },
      { at: 23, seq: 1, incarnation: 0 },
      { at: 40, seq: 0, incarnation: 1 },
      // late, of the life before
      { at: 41, seq: 3, incarnation: 0 },
      { at: 52, seq: 1, incarnation: 1 },
    ];
    const trace = traceOf([watchOf(beats, 80)]);
    const expected = [
      [5, 22],
      [40, 52],
    ];
    expect(sessionsOf(trace).map(rows)).toEqual(expected);
    expect(sessionsOf(trace).map(({ until }) => until)).toEqual([40, 80]);
    // the columns are used in place, and can be again
    expect(sessionsOf(trace).map(rows)).toEqual(expected);
  });

  test('end with a crash, not before what was under way at it, and not with the crash of another', () => {
    const beats = [0, 1, 2].map((seq) => ({ at: 10 * seq + 6, seq, incarnation: 0 }));
    const crash = (node: string, from: number) => ({ cause: 'crash' as const, node, from, until: 90 });
    const until = (...truth: Trace['events']['truth']): number[] =>
      sessionsOf(traceOf([watchOf(beats, 80), watchOf(beats, 70, { from: 'b', to: 'o' })], truth)).map(
        (session) => session.until,
      );
    expect(until()).toEqual([80, 70]);
    expect(until(crash('a', 30))).toEqual([30, 70]);
    expect(until(crash('b', 21))).toEqual([80, 26]);
  });
});

/** Whole milliseconds close together: ties, duplicates, overtaking and restarts are common. */
const beats = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: 119 }),
      seq: fc.integer({ min: 0, max: 12 }),
      incarnation: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((list) => [...list].sort((a, b) => a.at - b.at));

prop.prop([beats, stalls, fc.constantFrom(undefined, '5ms')], { numRuns: 400 })(
  'lives that are scored one by one are suspected for as long as the opinion of a monitor says',
  (list, frozen, pauseGuard) => {
    const watch = { ...watchOf(list, 120), stalls: frozen };
    const settings = { timeout: '15ms', ...(pauseGuard && { pauseGuard }) };
    const opinion = replay(
      freshOf({ ...watch.heard, incarnation: watch.heard.incarnation! }, frozen),
      () => create('fixed', settings, 10),
      120,
    );
    const sessions = sessionsOf(traceOf([watch]));
    let suspected = 0;
    for (const session of sessions) {
      const tally = newTally();
      new SessionScore(create('fixed', settings, 10), session).play(0, session.at.length, tally);
      suspected += tally.suspected;
    }
    const from = sessions[0]!.at[0]!;
    const told = opinion.spans('suspect', from, 120).reduce((sum, span) => sum + span.until - span.from, 0);
    expect(suspected).toBe(told);
  },
);

test('heartbeats are scored once each, whatever the blocks', () => {
  const list = Array.from({ length: 50 }, (_, seq) => ({ at: 10 * seq + 3, seq, incarnation: 0 }));
  const [session] = sessionsOf(traceOf([watchOf(list, 500)]));
  for (const blocks of [1, 3, 7, 96]) {
    const { legs } = courseOf(session!, { warmup: 5, from: 0, until: 500, blocks });
    expect(legs[0]).toMatchObject({ from: 0, to: 5, block: undefined });
    const scored = legs.slice(1);
    expect(scored.reduce((sum, leg) => sum + leg.to - leg.from, 0)).toBe(45);
    expect(scored.reduce((sum, leg) => sum + leg.exposure, 0)).toBe(500 - 53);
    scored.forEach((leg, i) => expect(leg.from).toBe(i === 0 ? 5 : scored[i - 1]!.to));
  }
});
